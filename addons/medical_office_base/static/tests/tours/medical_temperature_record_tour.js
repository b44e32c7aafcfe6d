import { registry } from "@web/core/registry";

const show = (words) => [
    { content: "Open the choices", trigger: ".o_field_widget[name=detail] .o_select_menu_toggler, .o_field_widget[name=detail] input", run: "click" },
    { content: `Choose ${words}`, trigger: `.o_select_menu_item:contains(${words})`, run: "click" },
];

const excursions = [
    { content: "One excursion, still open", trigger: ".o_medical_record_count:contains(1 line)" },
    { content: "Words and colour tell", trigger: ".o_medical_record_table td.text-danger:contains(Still out)" },
    { content: "It has its range", trigger: ".o_medical_record_table td:contains(2 to 8 °C)" },
];

const summary = [
    { content: "A row for each of the two", trigger: ".o_medical_record_count:contains(2 lines)" },
    { content: "Cold is no fault", trigger: ".o_medical_record_table td:not(.text-danger):contains(-18.5)" },
];

const fits = {
    content: "No sideways scroll",
    trigger: ".o_medical_record_table",
    run() {
        const content = document.querySelector(".o_content");
        if (content.scrollWidth > content.clientWidth) {
            throw new Error("The page scrolls sideways");
        }
    },
};

registry.category("web_tour.tours").add("medical_temperature_record", {
    url: "/odoo/temperatures",
    steps: () => [
        { content: "Every reading", trigger: ".o_medical_record_count:contains(4 lines)" },
        fits,
        ...show("Excursions"),
        ...excursions,
        ...show("Summary by Equipment"),
        ...summary,
    ],
});

registry.category("web_tour.tours").add("medical_temperature_record_phone", {
    url: "/odoo/temperatures",
    steps: () => [
        { content: "Every reading, filters folded", trigger: "body:not(:has(.o_field_widget[name=detail]:visible)) .o_medical_record_count:contains(4 lines)" },
        fits,
        { content: "Open the filters", trigger: ".o_medical_record_filters", run: "click" },
        ...show("Excursions"),
        ...excursions,
        fits,
    ],
});

registry.category("web_tour.tours").add("medical_reading", {
    url: "/odoo/action-maintenance.hr_equipment_action",
    steps: () => [
        { content: "Open the refrigerator", trigger: ".o_kanban_record:contains(Tour Refrigerator), .o_data_cell:contains(Tour Refrigerator)", run: "click" },
        { content: "Its readings", trigger: ".o_form_view button[name=action_medical_readings]:contains(3)", run: "click" },
        { content: "A curve of what was measured", trigger: ".o_graph_renderer canvas" },
        { content: "The list", trigger: ".o_switch_view.o_list", run: "click" },
        { content: "By what was measured", trigger: ".o_group_header:contains(Temperature now)", run: "click" },
        { content: "With its range in words", trigger: ".o_data_row:contains(2 to 8 °C) .badge:contains(Out of range)" },
    ],
});
