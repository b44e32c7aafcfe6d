import { registry } from "@web/core/registry";
import { fits, press } from "@medical_office_base/../tests/tours/fits";

/** A late obligation is proved and is met; what happened is written down and done; the score says so. */
const tours = registry.category("web_tour.tours");
const MODAL = ".modal:not(.o_inactive_modal)";
const FREE = "body:not(:has(.modal))";
const save = { content: "save", trigger: `${MODAL} button[name=action_save]`, run: "click" };

tours.add("medical_obligation_prove", {
    steps: () => [
        { content: "what is late", trigger: ".o_form_view .o_field_widget[name=state]:contains(Late)" },
        fits,
        ...press("action_prove"),
        { content: "what is asked", trigger: `${MODAL} .o_field_widget[name=date]` },
        { content: "what was done", trigger: `${MODAL} .o_field_widget[name=name] input`, run: "edit Lights tested" },
        fits,
        save,
        { content: "it is met", trigger: `${FREE} .o_form_view .o_field_widget[name=state]:contains(Met)` },
        { content: "with its evidence", trigger: ".o_field_widget[name=evidence_ids]:contains(Lights tested)" },
        fits,
    ],
});

tours.add("medical_obligation_happened", {
    steps: () => [
        { content: "when it happens", trigger: ".o_form_view .o_field_widget[name=state]:contains(When It Happens)" },
        ...press("action_happened"),
        { content: "what happened", trigger: `${MODAL} .o_field_widget[name=name] input`, run: "edit Two vials are missing" },
        { content: "the rule gives days", trigger: `${MODAL} .o_field_widget[name=deadline_days]:contains(1)` },
        fits,
        save,
        { content: "to do", trigger: `${FREE} .o_field_widget[name=evidence_ids]:contains(Two vials are missing):contains(To Do)` },
        { content: "due", trigger: ".o_form_view .o_field_widget[name=state]:contains(Due)" },
        { content: "done", trigger: ".o_field_widget[name=evidence_ids] [name=action_done]", run: "click" },
        save,
        { content: "it is done", trigger: `${FREE} .o_form_view .o_field_widget[name=state]:contains(Met)` },
        fits,
    ],
});

tours.add("medical_obligation_score", {
    steps: () => [
        { content: "over all", trigger: ".o_kanban_record:contains(All Areas):contains(100.0 %)" },
        { content: "how it is made", trigger: ".o_kanban_record:contains(Critical weighs 3)" },
        fits,
        { content: "what it is made of", trigger: ".o_kanban_record:contains(All Areas)", run: "click" },
        { content: "the obligations", trigger: ".o_breadcrumb:contains(Obligations), .o_control_panel:contains(Obligations)" },
        fits,
    ],
});
