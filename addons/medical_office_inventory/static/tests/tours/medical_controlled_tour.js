import { registry } from "@web/core/registry";
import { fits, row } from "@medical_office_base/../tests/tours/fits";

/** A vial is dispensed, another breaks before a witness, and what is left of the dose is wasted; the register says so. */
const field = (name) => `.modal .o_field_widget[name=${name}]`;
const choose = (name, words) => [
    { content: `choose ${name}`, trigger: `${field(name)} input`, run: `edit ${words}` },
    { content: words, trigger: `.o-autocomplete--dropdown-item:contains(${words}), .modal .o_kanban_record:contains(${words})`, run: "click" },
];

registry.category("web_tour.tours").add("medical_controlled", {
    steps: () => [
        { content: "the room", trigger: ".o_medical_use_room", run: "selectByLabel Exam 1" },
        { content: "ten vials", trigger: ".o_medical_use_supply:contains(Morphine):contains(10)", run: "click" },
        { content: "on one's own order", trigger: ".o_medical_use_practitioner:contains(Dr. Us)" },
        fits,
        { content: "record", trigger: ".o_medical_use_record:enabled", run: "click" },
        { content: "nine are left", trigger: ".o_medical_use_supply:contains(Morphine):contains(9)", run: "click" },
        { content: "one broke", trigger: "[data-reason=waste]", run: "click" },
        { content: "not alone", trigger: ".o_medical_use_obstacle:contains(alone)" },
        { content: "it is said", trigger: ".o_medical_use_note", run: "edit Broke when opened" },
        { content: "before a witness", trigger: ".o_medical_use_witness:enabled", run: "click" },
        fits,
        ...choose("witness_id", "or_clerk"),
        { content: "a wrong password", trigger: `${field("witness_password")} input[type=password]`, run: "edit wrong" },
        { content: "record", trigger: ".modal button[name=action_waste]", run: "click" },
        { content: "it isn't theirs", trigger: ".modal:contains(password of or_clerk) .btn-primary:contains(Close)", run: "click" },
        { content: "their own", trigger: `${field("witness_password")} input[type=password]`, run: "edit or_clerk" },
        { content: "record", trigger: ".modal button[name=action_waste]", run: "click" },
        { content: "eight are left", trigger: ".o_medical_use_supply:contains(Morphine):contains(8)" },
        {
            content: "the register",
            trigger: "body:not(:has(.modal))",
            run() {
                window.location = "/odoo/controlled-register";
            },
            expectUnloadPage: true,
        },
        { content: "both stand there", trigger: row("Dispensed") },
        { trigger: row("Wasted") },
        fits,
        { content: "the rest of the dose", trigger: "button:contains(Waste with a Witness)", run: "click" },
        ...choose("dispensed_id", "Morphine"),
        { content: "drawn", trigger: `${field("drawn")} input`, run: "edit 10" },
        { content: "given", trigger: `${field("given")} input`, run: "edit 4 && press Tab" },
        { content: "the rest", trigger: `${field("wasted")}:contains(6)` },
        ...choose("witness_id", "or_clerk"),
        { content: "their own", trigger: `${field("witness_password")} input[type=password]`, run: "edit or_clerk" },
        fits,
        { content: "record", trigger: ".modal button[name=action_waste]", run: "click" },
        { content: "it is on the register", trigger: ".o_notification:contains(wasted before)" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
