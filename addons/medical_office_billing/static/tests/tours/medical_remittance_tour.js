import { registry } from "@web/core/registry";

/** A payer's payment is looked at: one claim isn't known and is matched by hand; then all is posted. */
registry.category("web_tour.tours").add("medical_remittance", {
    steps: () => [
        { content: "the payment", trigger: ".o_data_row:contains(TOUR-1) td[name=date], .o_kanban_record:contains(TOUR-1)", run: "click" },
        { content: "it says what is wrong", trigger: "div[name=faults]:contains(1 of 2 claims)" },
        { content: "what is done is in words", trigger: "div[name=claim_ids]:contains(CO-45 50.00)" },
        { content: "the other one is suggested", trigger: ".o_data_row:contains(LOST) button[name=action_open], .o_kanban_record:contains(LOST) button[name=action_open]", run: "click" },
        { content: "why it waits", trigger: ".modal .alert-warning:contains(Perhaps claim)" },
        { content: "that is it", trigger: ".modal button[name=action_match]", run: "click" },
        { content: "the dialog is gone", trigger: "body:not(:has(.modal))" },
        { content: "nothing is wrong any more", trigger: ".o_form_view:not(:has(.alert-warning:contains(claims)))" },
        { content: "post all", trigger: "button[name=action_post]", run: "click" },
        { content: "posted", trigger: ".o_arrow_button_current:contains(Posted), .o_statusbar_status .dropdown-toggle:contains(Posted)" },
        { content: "its money is awaited", trigger: ".alert-info:contains(money hasn't come)" },
    ],
});

/** A paper EOB and its cheque are typed and posted. */
registry.category("web_tour.tours").add("medical_remittance_paper", {
    steps: () => [
        { content: "the payer", trigger: "div[name=payer_id] input", run: "edit Fictional Health" },
        { content: "that one", trigger: ".o-autocomplete--dropdown-item:contains(Fictional Health), .o_kanban_record:contains(Fictional Health)", run: "click" },
        { content: "the cheque", trigger: "div[name=trace] input", run: "edit CHK-7" },
        { content: "the amount", trigger: "div[name=amount] input", run: "edit 80" },
        { content: "a claim", trigger: "div[name=claim_ids] .o_field_x2many_list_row_add a, div[name=claim_ids] .o-kanban-button-new", run: "click" },
        { content: "which", trigger: "div[name=claim_ids] div[name=claim_id] input, .modal div[name=claim_id] input", run: "edit TOURCLAIM" },
        { content: "the only one", trigger: ".o-autocomplete--dropdown-item:contains(TOURCLAIM)", run: "click" },
        { content: "charged is known", trigger: "div[name=charged] input" },
        { content: "paid", trigger: "div[name=claim_ids] div[name=paid] input, .modal div[name=paid] input", run: "edit 80" },
        { content: "by contract", trigger: "div[name=claim_ids] div[name=entry_contractual] input, .modal div[name=entry_contractual] input", run: "edit 50" },
        { content: "a co-pay", trigger: "div[name=claim_ids] div[name=entry_copay] input, .modal div[name=entry_copay] input", run: "edit 20" },
        { content: "done with the row", trigger: "div[name=trace] input, .modal .o_form_button_save", run: "click" },
        { content: "save", trigger: "body:not(:has(.modal)) .o_form_button_save", run: "click" },
        { content: "ready", trigger: "button[name=action_post]", run: "click" },
        { content: "posted", trigger: ".o_arrow_button_current:contains(Posted), .o_statusbar_status .dropdown-toggle:contains(Posted)" },
    ],
});
