import { registry } from "@web/core/registry";
import { fits, press, row } from "@medical_office_base/../tests/tours/fits";

/** A shift hands over: a vial is missing, two people sign, and another finds out why before a witness. */
const field = (name) => `.modal .o_field_widget[name=${name}]`;
const choose = (name, words) => [
    { content: `choose ${name}`, trigger: `${field(name)} input`, run: `edit ${words}` },
    { content: words, trigger: `.o-autocomplete--dropdown-item:contains(${words}), .modal .o_kanban_record:contains(${words})`, run: "click" },
];
const keys = (digits) => [...digits].map((digit) => ({ content: digit, trigger: `[data-key='${digit}']`, run: "click" }));
const keep = { content: "next", trigger: ".o_medical_count_keep:enabled", run: "click" };

registry.category("web_tour.tours").add("medical_controlled_hand_over", {
    steps: () => [
        { content: "the cabinet", trigger: `${field("room_id")} input:value(Stockroom)` },
        fits,
        { content: "begin", trigger: ".modal button[name=action_begin]", run: "click" },
        { content: "every lot of the cabinet", trigger: ".o_medical_count_progress:contains(0 of 3)" },
        fits,
        { content: "the tablets", trigger: ".o_medical_count_line[data-line='Diazepam']", run: "click" },
        { content: "blind", trigger: ".o_medical_count_panel:not(:contains(on the book))" },
        ...keys("30"),
        keep,
        { content: "a vial is missing", trigger: ".o_medical_count_panel:contains(M1)" },
        ...keys("9"),
        keep,
        { content: "the other lot", trigger: ".o_medical_count_panel:contains(M2)" },
        ...keys("5"),
        keep,
        { content: "all are counted", trigger: ".o_medical_count_progress:contains(3 of 3)" },
        { content: "over", trigger: ".o_medical_count_end:enabled", run: "click" },
        { content: "what differs is told", trigger: ".o_form_view .alert-warning:contains(differ)" },
        fits,
        ...press("action_sign"),
        ...choose("witness_id", "cc_second"),
        { content: "a wrong password", trigger: `${field("witness_password")} input[type=password]`, run: "edit wrong" },
        fits,
        { content: "sign", trigger: ".modal button[name=action_sign]", run: "click" },
        { content: "it isn't theirs", trigger: ".modal:contains(password of cc_second) .btn-primary:contains(Close)", run: "click" },
        { content: "their own", trigger: `${field("witness_password")} input[type=password]`, run: "edit cc_second" },
        { content: "sign", trigger: ".modal button[name=action_sign]", run: "click" },
        { content: "signed", trigger: "body:not(:has(.modal))" },
        { content: "it stands there", trigger: ".o_list_view .o_data_cell:contains(DISC), .o_kanban_view .o_kanban_record:contains(DISC)" },
        fits,
    ],
});

registry.category("web_tour.tours").add("medical_controlled_resolve", {
    steps: () => [
        { content: "the discrepancy", trigger: row("Morphine"), run: "click" },
        { content: "counted by another", trigger: ".o_form_view .o_field_widget[name=counter_id]:contains(us_doctor)" },
        fits,
        ...press("action_investigate"),
        { content: "mine now", trigger: ".o_form_view .o_field_widget[name=investigator_id]:contains(or_manager)" },
        ...press("action_resolve"),
        { content: "waste", trigger: ".modal .o_radio_item:contains(Waste That Was Not Recorded) input", run: "click" },
        { content: "what was found", trigger: `${field("finding")} textarea`, run: "edit A vial broke in the morning" },
        ...choose("witness_id", "cc_second"),
        { content: "their own password", trigger: `${field("witness_password")} input[type=password]`, run: "edit cc_second" },
        fits,
        { content: "resolve", trigger: ".modal button[name=action_resolve]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { content: "resolved", trigger: ".o_form_view .o_field_widget[name=witness_id]:contains(cc_second)" },
        fits,
    ],
});
