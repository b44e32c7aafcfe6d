import { registry } from "@web/core/registry";
import { fits } from "@medical_office_base/../tests/tours/fits";

const tours = registry.category("web_tour.tours");
const MODAL = ".modal:not(.o_inactive_modal)";

/** The manager tells everybody from Today: what it is about, send. */
tours.add("medical_broadcast_send", {
    steps: () => [
        { trigger: ".o_medical_today_broadcast_send", run: "click" },
        { content: "Closed, unless said otherwise", trigger: `${MODAL} .o_field_widget[name=kind] .o_radio_item input:checked` },
        { trigger: `${MODAL} .o_field_widget[name=kind] .o_radio_item:contains(Weather) input`, run: "click" },
        { content: "The practice's words", trigger: `${MODAL} .o_field_widget[name=body] textarea:value(weather)` },
        fits,
        { trigger: `${MODAL} button[name=action_send]:visible`, run: "click" },
        { content: "It is sent", trigger: "body:not(:has(.modal)) .o_form_view:has(button[name=action_end]) .o_field_widget[name=body]:contains(weather)" },
        fits,
    ],
});

/** A colleague sees it above everything else, until they say so. */
tours.add("medical_broadcast_seen", {
    steps: () => [
        { trigger: ".o_medical_today_broadcast[role=alert]:contains(weather)" },
        fits,
        { trigger: ".o_medical_today_broadcast .btn-danger", run: "click" },
        { trigger: ".o_medical_today_page:has(.o_medical_today_greeting):not(:has(.o_medical_today_broadcast))" },
    ],
});
