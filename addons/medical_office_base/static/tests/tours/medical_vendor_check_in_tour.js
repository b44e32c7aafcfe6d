import { registry } from "@web/core/registry";

const VENDOR = ".o_kanban_record:contains(Sparkle Cleaning)";

registry.category("web_tour.tours").add("medical_vendor_check_in_tour", {
    steps: () => [
        { content: "The cleaner is at the door", trigger: `${VENDOR} button[name=action_check_in]`, run: "click" },
        { trigger: ".modal .o_field_widget[name=person_name] input", run: "edit Ann Fiction" },
        { trigger: ".modal footer button[name=action_check_in], .modal .modal-footer button[name=action_check_in]", run: "click" },
        { content: "The visit has begun", trigger: ".o_form_view .o_field_widget[name=person_name]:contains(Ann Fiction)" },
        { trigger: ".o_form_view button[name=action_check_out]" },
        { content: "The list knows who is here", trigger: ".o_back_button, .breadcrumb-item a:contains(Vendor Check-In)", run: "click" },
        { trigger: `${VENDOR}:contains(Here Now):contains(Ann Fiction)` },
        { content: "She leaves", trigger: `${VENDOR} button[name=action_check_out]`, run: "click" },
        { trigger: `${VENDOR}:not(:contains(Here Now))` },
    ],
});

registry.category("web_tour.tours").add("medical_vendor_inspect_tour", {
    steps: () => [
        { content: "Next morning the work is looked at", trigger: ".o_kanban_record:contains(Ann Fiction) button[name=action_inspect]", run: "click" },
        { trigger: ".modal .o_field_widget[name=score] input", run: "edit 60" },
        { trigger: ".modal .o_field_widget[name=text] textarea", run: "edit The waste is still here" },
        { trigger: ".modal button[name=action_save]:contains(Save)", run: "click" },
        { content: "In words, not only in color", trigger: ".o_kanban_record:contains(Ann Fiction):contains(Poor)" },
    ],
});
