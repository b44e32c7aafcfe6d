import { registry } from "@web/core/registry";

/** An entry of a list on the desktop, a card on the phone. */
const record = (words) => `.o_list_view .o_data_row td[name=name]:contains(${words}), .o_kanban_record:contains(${words})`;

registry.category("web_tour.tours").add("medical_checklist_library_tour", {
    steps: () => [
        { content: "Open a shipped checklist", trigger: record("High touch points"), run: "click" },
        { content: "It says that how often is a suggestion", trigger: ".o_form_view .alert-info:contains(suggested default)" },
        { content: "Adopt it", trigger: "button[name=action_library_adopt]", run: "click" },
        { content: "It is the practice's own now", trigger: "button[name=action_library_open_copies]", run: "click" },
        { content: "A draft that asks nobody", trigger: ".o_form_view .alert-warning:contains(A draft)" },
        { trigger: ".o_field_widget[name=schedule_text]:contains(Every day at 12:00)" },
        { content: "Twice a day", trigger: ".o_field_widget[name=times] input", run: "edit 9:30, 2 pm && press Tab" },
        { content: "The words follow", trigger: ".o_field_widget[name=schedule_text]:contains(Every day at 09:30 and 14:00)" },
        { content: "And the next times", trigger: ".o_field_widget[name=next_text]:contains(14:00)" },
        { content: "Start", trigger: "button[name=action_start]:visible", run: "click" },
        { content: "It runs", trigger: ".o_form_view button[name=action_start_now]" },
        { isActive: ["mobile"], content: "What belongs to it", trigger: ".o_button_more", run: "click" },
        { content: "Its rounds are there", trigger: "button[name=action_open_runs]", run: "click" },
        { trigger: record("High touch points") },
    ],
});

registry.category("web_tour.tours").add("medical_checklist_missed_tour", {
    steps: () => [
        { content: "A round was missed", trigger: ".o_medical_today_card[data-card=rounds_missed] .o_medical_today_open", run: "click" },
        { trigger: record("Forgotten round"), run: "click" },
        { content: "It asks why", trigger: ".o_form_view .alert-danger:contains(missed)" },
        { trigger: ".o_field_widget[name=missed_reason] textarea", run: "edit The cleaner was ill && press Tab" },
        { trigger: ".o_form_button_save", run: "click" },
        { content: "It stays missed", trigger: ".o_field_widget[name=stage]:contains(Missed)" },
        { trigger: ".o_form_saved" },
    ],
});
