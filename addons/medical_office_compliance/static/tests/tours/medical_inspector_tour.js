import { registry } from "@web/core/registry";

/** From Today to a pack in two taps, its progress and the download; then what is in it. */
registry.category("web_tour.tours").add("medical_inspector", {
    steps: () => [
        { content: "from Today", trigger: ".o_medical_today_actions .o_medical_today_inspector", run: "click" },
        { content: "the year is chosen, and all areas", trigger: ".o_medical_inspector [data-years='1'][aria-pressed=true]" },
        { content: "nothing without for whom", trigger: ".o_medical_inspector_reason", run: "edit " },
        { content: "said", trigger: ".o_medical_inspector_make:disabled" },
        { content: "for whom", trigger: ".o_medical_inspector_reason", run: "edit Fictional inspector" },
        { content: "make it", trigger: ".o_medical_inspector_make:enabled", run: "click" },
        { content: "it waits", trigger: ".o_medical_inspector_pack[data-state=queued]:contains(Fictional inspector) .progress" },
        { content: "made meanwhile", trigger: ".o_medical_inspector_pack:contains(Made before)[data-state=ready] .o_medical_inspector_download" },
        { content: "what is in it", trigger: ".o_medical_inspector_pack:contains(Made before) button:contains(What is in it)", run: "click" },
        { content: "the form", trigger: ".o_form_view button[name=action_download]" },
        { content: "its parts", trigger: ".o_field_widget[name=item_ids]:contains(analysis)" },
        { content: "its hash", trigger: ".o_field_widget[name=sha256]" },
    ],
});
