import { registry } from "@web/core/registry";

const NORA = ".o_kanban_record:contains(Nora Nurse)";

registry.category("web_tour.tours").add("medical_hours_person_tour", {
    steps: () => [
        { content: "She comes", trigger: ".o_kanban_record button[name=action_check]:contains(Check In)", run: "click" },
        { content: "In words, not only in color", trigger: ".o_kanban_record .badge:contains(Checked In)" },
        { content: "Lunch", trigger: ".o_kanban_record button[name=action_break]:contains(Begin Break)", run: "click" },
        { trigger: ".o_kanban_record .badge:contains(On a Break)" },
        { trigger: ".o_kanban_record button[name=action_break]:contains(End Break)", run: "click" },
        { trigger: ".o_kanban_record button[name=action_check]:contains(Check Out)", run: "click" },
        { trigger: ".o_kanban_record button[name=action_check]:contains(Check In)" },
        { content: "Last week goes to the supervisor", trigger: ".o_kanban_record button[name=action_submit]", run: "click" },
        { trigger: ".o_kanban_record .badge:contains(To Approve)" },
    ],
});

registry.category("web_tour.tours").add("medical_hours_supervisor_tour", {
    steps: () => [
        { trigger: `${NORA}:not(:has(button[name=action_approve])) .badge:contains(1 to explain)` },
        { content: "What is unexplained stands before approval", trigger: NORA, run: "click" },
        { trigger: ".o_form_view .alert:contains(before these hours can be approved)" },
        { trigger: ".o_form_view .o_field_x2many button[name=action_accept]", run: "click" },
        { trigger: ".modal .o_field_widget[name=reason] textarea", run: "edit The last patient needed her" },
        { trigger: ".modal button[name=action_save]:contains(Accept)", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view:not(:has(.alert-warning))" },
        { trigger: ".o_form_view .o_statusbar_buttons button[name=action_approve]", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_approve])) .o_field_widget[name=state]:contains(Approved)" },
    ],
});
