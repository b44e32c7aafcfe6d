import { registry } from "@web/core/registry";

/** A row of a list on a desk, or a card on a phone, that says so. */
const row = (text) => `.o_data_row:contains(${text}) td.o_data_cell, .o_kanban_record:contains(${text})`;
/** A button of a form: beside the others, or in the menu that takes its place on a phone. */
const press = (name) => ({
    content: `press ${name}`,
    trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:visible`,
    run: "click",
});

/** The document's status: an arrow on a desk, a button on a phone. */
const status = (text) =>
    `.o_statusbar_status .o_arrow_button_current:visible:contains(${text}), .o_statusbar_status .dropdown-toggle:visible:contains(${text})`;

registry.category("web_tour.tours").add("medical_bill_send", {
    steps: () => [
        { content: "open the bill", trigger: row("TOUR-1"), run: "click" },
        press("action_medical_send"),
        { content: "it waits", trigger: ".o_field_widget[name=medical_pay_state]:contains(Waits for Approval)" },
    ],
});

registry.category("web_tour.tours").add("medical_bill_approve", {
    steps: () => [
        { content: "open the approval", trigger: row("Fictional Vendor"), run: "click" },
        { content: "what is billed is seen", trigger: ".o_form_view .o_field_widget[name=move_line_ids]:contains(Fictional service)" },
        press("action_approve"),
        { content: "it is approved", trigger: status("Approved") },
    ],
});

registry.category("web_tour.tours").add("medical_run_propose", {
    steps: () => [
        { content: "a new run", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        press("action_propose"),
        { content: "the approved bill came in", trigger: ".o_field_widget[name=line_ids]:contains(Fictional Vendor)" },
        press("action_submit"),
        { content: "it waits", trigger: status("Waits for Approval") },
    ],
});

registry.category("web_tour.tours").add("medical_run_approve", {
    steps: () => [
        { content: "open the run", trigger: row("Waits for Approval"), run: "click" },
        press("action_approve"),
        { content: "it can be paid", trigger: status("To Pay") },
    ],
});

registry.category("web_tour.tours").add("medical_run_pay", {
    steps: () => [
        { content: "open the run", trigger: row("To Pay"), run: "click" },
        press("action_pay"),
        { content: "yes, pay", trigger: ".modal button.btn-primary", run: "click" },
        { content: "it is paid", trigger: status("Paid") },
    ],
});

registry.category("web_tour.tours").add("medical_cash_forecast", {
    steps: () => [
        { content: "the lowest point in words", trigger: ".o_medical_cash_forecast .alert:contains(13 weeks)" },
        { content: "a line", trigger: ".o_medical_cash_line polyline" },
        {
            content: "open the bills of the first week",
            trigger: ".o_medical_cash_forecast td button[data-figure='bills 0']:visible, .o_medical_cash_forecast .card:first-of-type button:contains(Bills):visible",
            run: "click",
        },
        { content: "they are listed", trigger: ".o_list_view .o_data_row" },
    ],
});
