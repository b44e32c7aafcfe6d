import { registry } from "@web/core/registry";

/** A problem in Odoo's own Maintenance app: what would be refused isn't offered; the manager is asked why it is cancelled. */
const card = (name) => `.o_kanban_record:contains(${name})`;

registry.category("web_tour.tours").add("medical_maintenance_porter", {
    steps: () => [
        { content: "Odoo's own requests are drawn as ever", trigger: `${card("Squeaky door")}.o_draggable` },
        { content: "a problem isn't, by who may not move it on", trigger: `${card("Water leak")}:not(.o_draggable)` },
        { content: "its menu", trigger: card("Water leak"), run: `hover && click ${card("Water leak")} .o_dropdown_kanban .dropdown-toggle` },
        { content: "no Delete", trigger: ".o-dropdown--menu:contains(Edit):not(:contains(Delete))" },
        { content: "the form", trigger: card("Water leak"), run: "click" },
        { content: "nobody else cancels", trigger: ".o_form_view .o_statusbar_status button:disabled" },
        { trigger: ".o_form_view:not(:has(button[name=archive_equipment_request]))" },
        { content: "what can be done stands there", trigger: "button[name=action_medical_open]", run: "click" },
        { trigger: ".o_form_view .badge, .o_form_view [name=medical_clock_state]" },
    ],
});

registry.category("web_tour.tours").add("medical_maintenance_calendar", {
    steps: () => [
        { content: "Odoo's own request can be deleted", trigger: ".fc-event:contains(Squeaky door)", run: "click" },
        { trigger: ".o_cw_popover .o_cw_popover_delete" },
        { content: "a problem can't", trigger: ".fc-event:contains(Water leak)", run: "click" },
        { trigger: ".o_cw_popover:contains(Water leak):not(:has(.o_cw_popover_delete))" },
    ],
});

registry.category("web_tour.tours").add("medical_maintenance_manager", {
    steps: () => [
        { content: "the manager draws it", trigger: `${card("Water leak")}.o_draggable`, run: "click" },
        { content: "cancels", trigger: "button[name=archive_equipment_request]", run: "click" },
        { content: "is asked why", trigger: ".modal [name=reason] textarea", run: "edit Reported twice" },
        { trigger: ".modal button[name=action_cancel]", run: "click" },
        { content: "and it is so", trigger: ".o_form_view .badge:contains(Cancelled):visible" },
        { trigger: "button[name=reset_equipment_request]:visible" },
    ],
});
