import { registry } from "@web/core/registry";

/** The front desk opens a restricted record, with a reason; the Privacy Officer reviews it. */
registry.category("web_tour.tours").add("medical_glass_open", {
    steps: () => [
        { content: "the restricted one isn't there", trigger: ".o_view_controller:not(:has(.o_data_row:contains(Private), .o_kanban_record:contains(Private)))" },
        {
            content: "on a phone it stands behind More",
            trigger: ".o_control_panel",
            run: () => document.querySelector("button.o-control-panel-adaptive-dropdown")?.click(),
        },
        { content: "open it with a reason", trigger: "button:contains(Open a Restricted Record)", run: "click" },
        { content: "it is recorded", trigger: ".modal .alert:contains(reviews each one)" },
        { content: "by number", trigger: ".modal div[name=number] input", run: "edit 999999" },
        { content: "why", trigger: ".modal div[name=note] input", run: "edit Her insurer is on the phone" },
        {
            content: "the reason",
            trigger: ".modal div[name=reason] select, .modal div[name=reason] input",
            run: (helpers) => {
                if (helpers.anchor.tagName === "SELECT") {
                    return helpers.select('"billing"', helpers.anchor);
                }
                return helpers.click();
            },
        },
        {
            content: "chosen",
            trigger: "body",
            run: async () => {
                const item = [...document.querySelectorAll(".o_select_menu_item, .o-dropdown-item")].find((node) =>
                    node.textContent.includes("Billing")
                );
                item?.click();
            },
        },
        { content: "open", trigger: ".modal button[name=action_open]:not([disabled])", run: "click" },
        { content: "there is none", trigger: ".modal .o_medical_glass_answer:contains(no such record)" },
        { content: "by name", trigger: ".modal div[name=by] .o_radio_item:contains(Last name) input", run: "click" },
        { content: "last name", trigger: ".modal div[name=family_name] input", run: "edit private" },
        { content: "birth date", trigger: ".modal div[name=birth_date] input, .modal div[name=birth_date] button", run: "click" },
        { content: "typed", trigger: ".modal div[name=birth_date] input", run: "edit 02/29/1980" },
        { content: "leave the field", trigger: ".modal div[name=note] input", run: "click" },
        { content: "open", trigger: ".modal button[name=action_open]:not([disabled])", run: "click" },
        { content: "it is open, for a while", trigger: ".o_medical_glass_open:contains(min left)" },
        { content: "done", trigger: ".o_medical_glass_open button[name=action_end_glass]", run: "click" },
        { content: "it is closed", trigger: "body:not(:has(.o_medical_glass_open)) .o_medical_today" },
    ],
});

registry.category("web_tour.tours").add("medical_glass_review", {
    steps: () => [
        { content: "what waits", trigger: ".o_data_row:contains(Private) td[name=reason], .o_kanban_record:contains(Private)", run: "click" },
        { content: "not reviewed", trigger: ".o_form_view .alert:contains(Nobody has reviewed)" },
        { content: "review", trigger: "button[name=action_review]", run: "click" },
        { content: "not justified", trigger: ".modal div[name=outcome] .o_radio_item:contains(Not justified) input", run: "click" },
        { content: "why", trigger: ".modal div[name=note] input", run: "edit There was no call" },
        { content: "write it down", trigger: ".modal footer button[name=action_save]", run: "click" },
        { content: "reviewed", trigger: "body:not(:has(.modal)) .o_form_view .alert-danger:contains(There was no call)" },
    ],
});

registry.category("web_tour.tours").add("medical_finding_decide", {
    steps: () => [
        { content: "what is unusual", trigger: ".o_data_row:contains(Publicly known) td[name=explanation], .o_kanban_record:contains(Publicly known)", run: "click" },
        { content: "decide", trigger: "button[name=action_decide]", run: "click" },
        { content: "talked to", trigger: ".modal div[name=outcome] .o_radio_item:contains(Talked to) input", run: "click" },
        { content: "what came of it", trigger: ".modal div[name=note] input", run: "edit Was curious" },
        { content: "write it down", trigger: ".modal footer button[name=action_save]", run: "click" },
        { content: "decided", trigger: "body:not(:has(.modal)) .o_form_view .alert-warning:contains(Was curious)" },
    ],
});
