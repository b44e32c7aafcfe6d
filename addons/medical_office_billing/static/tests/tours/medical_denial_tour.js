import { registry } from "@web/core/registry";

/** A row of a list on a desk, or a card on a phone, that says so. */
const row = (text) => `.o_data_row:contains(${text}) td.o_data_cell, .o_kanban_record:contains(${text})`;
/** A button of a form: beside the others, or in the menu that takes its place on a phone. */
const press = (name) => ({
    content: `press ${name}`,
    trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:visible`,
    run: "click",
});
const status = (text) =>
    `.o_statusbar_status .o_arrow_button_current:visible:contains(${text}), .o_statusbar_status .dropdown-toggle:visible:contains(${text})`;

registry.category("web_tour.tours").add("medical_denial_appeal", {
    steps: () => [
        { content: "open the denial", trigger: row("CO-197"), run: "click" },
        { content: "until when it can be appealed", trigger: ".o_form_view .alert:contains(ends soon)" },
        press("action_appeal"),
        { content: "the text for this reason", trigger: ".o_field_widget[name=body]:contains(authorization)" },
        press("action_send"),
        { content: "yes, it is sent", trigger: ".modal button.btn-primary", run: "click" },
        { content: "it is kept as sent", trigger: status("Sent") },
    ],
});

registry.category("web_tour.tours").add("medical_denial_give_up", {
    steps: () => [
        { content: "open the denial", trigger: row("CO-29"), run: "click" },
        { content: "it is open", trigger: ".o_form_view .o_field_widget[name=reason_text]:contains(CO-29)" },
        {
            content: "give up: a button on a desk, in the menu on a phone",
            trigger: ".o_statusbar_buttons button[name=action_give_up]:visible, .o_statusbar_buttons button.dropdown-toggle:visible, .o_statusbar_buttons .o_bottom_sheet_toggler:visible, .o_cp_action_menus button:visible",
            run: "click",
        },
        {
            content: "on a phone, choose it in the menu",
            trigger: ".modal .o_field_widget[name=reason], .o-dropdown--menu button[name=action_give_up]",
            run: ({ queryFirst }) => queryFirst?.(".o-dropdown--menu button[name=action_give_up]")?.click(),
        },
        { content: "why", trigger: ".modal .o_field_widget[name=reason] input", run: "edit Filed after the limit" },
        { content: "give up", trigger: ".modal button.btn-primary:visible:contains(Give Up)", run: "click" },
        { content: "somebody else approves", trigger: status("Waits for an Answer") },
    ],
});
