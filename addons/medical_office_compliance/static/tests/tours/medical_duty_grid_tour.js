import { registry } from "@web/core/registry";

/** A manager finds who is late, sees why, and opens the row; on a desk in a table, on a phone in a list of people. */
const noSidewaysScroll = () => {
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error(`The page is ${document.documentElement.scrollWidth} px wide`);
    }
};

registry.category("web_tour.tours").add("medical_duty_grid_desk", {
    steps: () => [
        { content: "all at a glance", trigger: ".o_medical_duty_grid_summary:contains(of 15 done):contains(7 people)", run: noSidewaysScroll },
        { content: "done, in words", trigger: '.o_medical_duty_done[aria-label^="Nan Nurse, G-1 Policy G-1: Done"]' },
        { content: "late, in words", trigger: '.o_medical_duty_late[aria-label^="Cleo Cleaner, G-1 Policy G-1: Late, due"]' },
        { content: "not asked", trigger: 'button[aria-label="Cleo Cleaner, G-3 Policy G-3: not asked"]', run: "click" },
        { content: "it is said", trigger: ".o_notification:contains(Cleo Cleaner, G-3 Policy G-3: not asked)" },
        { content: "who is late", trigger: ".o_medical_duty_grid_stage", run: "select late" },
        { content: "only they, and what they are late with", trigger: "tbody:not(:contains(Nan Nurse)):contains(Cleo Cleaner)" },
        { content: "one column", trigger: "thead:not(:contains(G-2)):contains(G-1)" },
        { content: "everybody again", trigger: ".o_medical_duty_grid_clear", run: "click" },
        { content: "a name", trigger: "tbody:contains(Lee Lead)" },
        { content: "search", trigger: ".o_medical_duty_grid_search", run: "edit nurse" },
        { content: "one person", trigger: ".o_medical_duty_grid_summary:contains(1 person)" },
        { content: "what she has done", trigger: '.o_medical_duty_done[aria-label^="Nan Nurse, G-1"]', run: "click" },
        { content: "its row", trigger: ".o_form_view:contains(Nan Nurse)" },
        { content: "and back", trigger: ".o_back_button, .breadcrumb-item a:contains(Who Has Read What)", run: "click" },
        { content: "the filter is still set", trigger: ".o_medical_duty_grid_summary:contains(1 person)" },
    ],
});

registry.category("web_tour.tours").add("medical_duty_grid_phone", {
    steps: () => [
        { content: "all at a glance", trigger: ".o_medical_duty_grid_summary:contains(of 15 done)" },
        { content: "no table", trigger: ".o_medical_duty_grid:not(:has(table))", run: noSidewaysScroll },
        { content: "a person", trigger: ".o_medical_duty_person:contains(Cleo Cleaner):contains(0 of 2 done, 1 late) .o_medical_duty_person_head", run: "click" },
        { content: "what is late comes first", trigger: ".o_medical_duty_person:contains(Cleo Cleaner) li:first-child:contains(G-1 Policy G-1):contains(Late, due)", run: noSidewaysScroll },
        { content: "the filters", trigger: ".o_medical_duty_grid_open", run: "click" },
        { content: "who is late", trigger: ".o_medical_duty_grid_stage", run: "select late" },
        { content: "one filter", trigger: ".o_medical_duty_grid_open .badge:contains(1)", run: noSidewaysScroll },
        { content: "only they", trigger: ".o_medical_duty_grid_people:not(:contains(Nan Nurse))" },
        { content: "everybody again", trigger: ".o_medical_duty_grid_clear", run: "click" },
        { content: "the nurse", trigger: ".o_medical_duty_person:contains(Nan Nurse) .o_medical_duty_person_head", run: "click" },
        { content: "what she has done", trigger: ".o_medical_duty_person:contains(Nan Nurse) .o_medical_duty_line:contains(G-1):contains(Done)", run: "click" },
        { content: "its row", trigger: ".o_form_view:contains(Nan Nurse)" },
    ],
});
