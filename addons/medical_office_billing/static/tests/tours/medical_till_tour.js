import { registry } from "@web/core/registry";

/**
 * A cashier opens the till, takes a co-pay in cash and one by card, voids one with the manager's password, drops cash,
 * and closes five short of what should be there and more: somebody else decides.
 */
const submit = ".o_medical_till_submit:enabled";
const more = (value) => `.o_medical_till_piece[data-value="${value}"] button:last-of-type`;
const visit = (name) => `.o_medical_till_visit:contains(${name})`;

registry.category("web_tour.tours").add("medical_till", {
    steps: () => [
        { content: "the drawer", trigger: "[data-drawer='Front Desk']", run: "click" },
        { content: "a hundred", trigger: more(100), run: "click" },
        { content: "open", trigger: submit, run: "click" },
        { content: "the visit's co-pay is due", trigger: `${visit("Ada")} .badge:contains(25)`, run: "click" },
        { content: "it is filled in", trigger: ".o_medical_till_amount:value(25.00)" },
        { content: "she gives fifty", trigger: "[data-note='50']", run: "click" },
        { content: "the change", trigger: ".o_medical_till_change:contains(25.00)" },
        { content: "take", trigger: submit, run: "click" },
        { content: "give back", trigger: ".o_medical_till_give:contains(25.00)" },
        { content: "receipts", trigger: ".o_medical_till_roll" },
        { content: "next", trigger: ".o_medical_till_next", run: "click" },
        { content: "it is taken", trigger: `${visit("Ada")} .badge:contains(Taken)` },
        { content: "another", trigger: visit("Ben"), run: "click" },
        { content: "by card", trigger: "[data-method=card]", run: "click" },
        { content: "the reference is needed", trigger: ".o_medical_till_obstacle:contains(reference)" },
        { content: "the reference", trigger: ".o_medical_till_reference", run: "edit A100" },
        { content: "four", trigger: ".o_medical_till_keys [data-key='4']", run: "click" },
        { content: "zero", trigger: ".o_medical_till_keys [data-key='0']", run: "click" },
        { content: "what was proposed is replaced", trigger: ".o_medical_till_amount:value(40)" },
        { content: "take", trigger: submit, run: "click" },
        { content: "by mistake", trigger: ".o_medical_till_void", run: "click" },
        { content: "why", trigger: ".o_medical_till_reason", run: "edit Card was declined" },
        { content: "the manager", trigger: ".o_medical_till_login", run: "selectByLabel Mona Manager" },
        { content: "a wrong password", trigger: ".o_medical_till_password", run: "edit wrong" },
        { content: "void", trigger: submit, run: "click" },
        { content: "refused", trigger: ".o_medical_till_error:contains(password)" },
        { content: "the right one", trigger: ".o_medical_till_password", run: "edit correct horse" },
        { content: "void", trigger: submit, run: "click" },
        { content: "confirmed", trigger: ".o_medical_till_panel:contains(confirmed by Mona Manager)" },
        { content: "next", trigger: ".o_medical_till_next", run: "click" },
        { content: "a drop", trigger: ".o_medical_till_drop", run: "click" },
        { content: "twenty", trigger: ".o_medical_till_panel .o_medical_till_amount", run: "edit 20" },
        { content: "the bag", trigger: ".o_medical_till_cash_note", run: "edit Bag 7" },
        { content: "drop", trigger: submit, run: "click" },
        { content: "next", trigger: ".o_medical_till_next", run: "click" },
        { content: "the entries", trigger: ".o_medical_till_tab_entries", run: "click" },
        { content: "all are there", trigger: ".o_medical_till_entries [data-kind=drop]" },
        { content: "close", trigger: ".o_medical_till_close", run: "click" },
        { content: "fifty", trigger: more(50), run: "click" },
        { content: "thirty", trigger: more(20), run: "click" },
        { content: "ten", trigger: more(10), run: "click" },
        { content: "eighty", trigger: ".o_medical_till_sum:contains(80.00)" },
        { content: "the batch", trigger: ".o_medical_till_batch", run: "edit 0" },
        { content: "close it", trigger: submit, run: "click" },
        { content: "only now what was expected", trigger: ".o_medical_till_last:contains(105.00)" },
        { content: "short", trigger: ".o_medical_till_difference:contains(25.00 short)" },
    ],
});

/** The manager decides from the list. */
registry.category("web_tour.tours").add("medical_till_decide", {
    steps: () => [
        { content: "the till", trigger: ".o_data_row:contains(Difference to Decide) td[name=number], .o_kanban_record:contains(Difference to Decide)", run: "click" },
        { content: "the form", trigger: ".o_form_view div[name=difference_cash]" },
        { content: "decide", trigger: ".o_form_view button[name=action_decide]", run: "click" },
        { content: "why", trigger: ".modal div[name=reason] input", run: "edit Not found after a second look" },
        { content: "accept", trigger: ".modal button[name=action_accept]", run: "click" },
        { content: "closed", trigger: ".o_form_view div[name=decision_reason]:contains(second look)" },
    ],
});
