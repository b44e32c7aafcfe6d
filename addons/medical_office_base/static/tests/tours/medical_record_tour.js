import { registry } from "@web/core/registry";

const choose = (words) => [
    { content: "Open the choices", trigger: ".o_field_widget[name=warranty] input", run: "click" },
    { content: `Choose ${words}`, trigger: `.o_select_menu_item:contains(${words})`, run: "click" },
];

const steps = [
    { content: "All lines are counted", trigger: ".o_medical_record_count:contains(90 lines)" },
    { content: "A page holds eighty", trigger: ".o_medical_record_table tbody:has(tr:nth-child(80)):not(:has(tr:nth-child(81)))" },
    { content: "Turn the page", trigger: ".o_medical_record .o_pager_next", run: "click" },
    { content: "The rest is shown", trigger: ".o_medical_record_table tbody:has(tr:nth-child(10)):not(:has(tr:nth-child(11)))" },
];

const filtered = [
    ...choose("Warranty expired"),
    { content: "The rows follow the filter", trigger: ".o_medical_record_count:contains(1 line)" },
    { content: "Words and colour tell", trigger: ".o_medical_record_table td.text-danger:contains(Expired)" },
    ...choose("No warranty date"),
    { content: "Nothing is said, not an empty table", trigger: ".o_medical_record_empty" },
    { content: "Nothing to print", trigger: ".o_medical_record_pdf:disabled" },
];

registry.category("web_tour.tours").add("medical_record", {
    url: "/odoo/equipment-register",
    steps: () => [
        ...steps,
        ...filtered,
    ],
});

registry.category("web_tour.tours").add("medical_record_phone", {
    url: "/odoo/equipment-register",
    steps: () => [
        { content: "Rows first", trigger: "body:not(:has(.o_field_widget[name=warranty]:visible)) .o_medical_record_count:contains(90 lines)" },
        {
            content: "Cards, no sideways scroll",
            trigger: ".o_medical_record_table",
            run() {
                const content = document.querySelector(".o_content");
                if (content.scrollWidth > content.clientWidth) {
                    throw new Error("The page scrolls sideways");
                }
            },
        },
        { content: "Open the filters", trigger: ".o_medical_record_filters", run: "click" },
        { content: "Open the choices", trigger: ".o_field_widget[name=warranty] .o_select_menu_toggler, .o_field_widget[name=warranty] input", run: "click" },
        { content: "Choose", trigger: ".o_select_menu_item:contains(Warranty expired)", run: "click" },
        { content: "The rows follow the filter", trigger: ".o_medical_record_count:contains(1 line)" },
        { content: "One filter is set", trigger: ".o_medical_record_filters .badge:contains(1)" },
    ],
});
