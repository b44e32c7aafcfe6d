import { registry } from "@web/core/registry";

const CARD = ".o_medical_today_card[data-card=tasks_due]";

registry.category("web_tour.tours").add("medical_today_tour", {
    steps: () => [
        { content: "No task waits yet", trigger: ".o_medical_today_folds [data-fold=clear]" },
        { content: "Add a task", trigger: ".o_medical_today_quick_task", run: "click" },
        { content: "Without a summary it says what is missing", trigger: ".o_medical_today_save", run: "click" },
        { trigger: ".o_medical_today_dialog .alert-danger:contains(Say in a few words)" },
        { trigger: ".o_medical_today_dialog input#medical_task_summary", run: "edit Call the plumber about room 3" },
        { trigger: ".o_medical_today_save", run: "click" },
        { content: "It is counted", trigger: `${CARD} .o_medical_today_number:contains(1)` },
        { content: "Put the card aside", trigger: `${CARD} .o_medical_today_more`, run: "click" },
        { trigger: ".o_medical_today_menu [data-snooze=week]", run: "click" },
        { content: "It went to the fold below", trigger: "[data-fold=snoozed] .o_medical_today_toggle", run: "click" },
        { trigger: `body:not(:has(${CARD}))` },
        { trigger: "[data-fold=snoozed] [data-card=tasks_due] .o_medical_today_unsnooze", run: "click" },
        { content: "Open the card", trigger: `${CARD} .o_medical_today_open`, run: "click" },
        { trigger: ".o_breadcrumb:contains(Tasks due)" },
        {
            content: "The task is what was counted",
            trigger: ".o_list_view .o_data_row:contains(Call the plumber about room 3), .o_kanban_view .o_kanban_record:contains(Call the plumber about room 3)",
        },
    ],
});
