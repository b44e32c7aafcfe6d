import { registry } from "@web/core/registry";

/** Who owes what: a payer's row opens its items, an item its claim. */
registry.category("web_tour.tours").add("medical_aging", {
    steps: () => [
        { content: "open a payer's items", trigger: ".o_medical_record_table button.o_medical_record_link:contains(Fictional Health)", run: "click" },
        {
            content: "an item of the payer's",
            trigger: ".o_medical_record_table:has(td[data-label=Entry]) button.o_medical_record_link:contains(Fictional Health)",
            run: "click",
        },
        { content: "the claim", trigger: ".o_form_view div[name=line_ids]:contains(G0402), .o_form_view .o_field_widget[name=line_ids]:contains(G0402)" },
    ],
});

/** How billing does: another period, and what a figure was made of. */
registry.category("web_tour.tours").add("medical_billing_indicators", {
    steps: () => [
        { content: "a figure with its formula", trigger: ".o_medical_indicators [data-code=clean_claim]:contains(Claims that passed all checks)" },
        { content: "a year", trigger: ".o_medical_indicators button[data-days='365']", run: "click" },
        { content: "is chosen", trigger: ".o_medical_indicators button[data-days='365'].active" },
        { content: "the months are drawn", trigger: ".o_medical_indicators [data-code=days_ar] svg rect" },
        { content: "what makes it up", trigger: ".o_medical_indicators [data-code=days_ar] button", run: "click" },
        { content: "the aging", trigger: ".o_medical_record_table:contains(Fictional Health)" },
    ],
});

/** An estimate is made for a visit and given. */
registry.category("web_tour.tours").add("medical_estimate", {
    steps: () => [
        {
            content: "make one for the visit",
            trigger: ".o_data_row button[name=action_make_estimate], .o_kanban_record button[name=action_make_estimate]",
            run: "click",
        },
        { content: "what for", trigger: "div[name=service] input", run: "edit A first visit" },
        { content: "a service", trigger: "div[name=line_ids] .o_field_x2many_list_row_add a, div[name=line_ids] .o-kanban-button-new", run: "click" },
        {
            content: "in plain words",
            trigger: ".modal div[name=description] input, .o_selected_row div[name=description] input",
            run: "edit First visit",
        },
        { content: "its charge", trigger: ".modal div[name=amount] input, .o_selected_row div[name=amount] input", run: "edit 150" },
        {
            content: "keep it",
            trigger: ".modal .o_form_button_save, body:not(:has(.modal)) .o_form_button_save",
            run: "click",
        },
        { content: "it is kept", trigger: "body:not(:has(.modal)) .o_form_view div[name=amount]:contains(150)" },
        { content: "given", trigger: ".o_form_view .o_statusbar_buttons button[name=action_give]:visible", run: "click" },
        {
            content: "it says so",
            trigger: ".o_statusbar_status .o_arrow_button_current:visible:contains(Given), .o_statusbar_status .dropdown-toggle:visible:contains(Given)",
        },
    ],
});
