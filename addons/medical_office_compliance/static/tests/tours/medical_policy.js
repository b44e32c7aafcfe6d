import { registry } from "@web/core/registry";

/** The life of a policy: written and sent, agreed to, approved, and read by everybody. */
registry.category("web_tour.tours").add("medical_policy_write", {
    steps: () => [
        { content: "a new policy", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { content: "its title", trigger: "div[name=name] input, div[name=name] textarea", run: "edit Fictional Hand Hygiene" },
        { content: "its number", trigger: "div[name=number] input", run: "edit POL-77" },
        { content: "keep it", trigger: ".o_form_button_save:not(:visible), .o_form_button_save", run: "click" },
        { content: "write the text", trigger: "button[name=action_new_version]:contains(Write the Text)", run: "click" },
        { content: "why", trigger: "div[name=purpose] textarea", run: "edit So that nobody gets ill." },
        { content: "what holds", trigger: "div[name=body] .odoo-editor-editable", run: "editor Wash before every patient." },
        { isActive: ["desktop"], content: "a reviewer", trigger: "div[name=reviewer_ids] input", run: "edit pol_clinician" },
        { isActive: ["mobile"], content: "a reviewer", trigger: "div[name=reviewer_ids] input", run: "click" },
        {
            content: "chosen",
            trigger: ".ui-menu-item:contains(pol_clinician), .modal .o_kanban_record:contains(pol_clinician)",
            run: "click",
        },
        { content: "named", trigger: "div[name=reviewer_ids] .o_tag:contains(pol_clinician)" },
        { content: "send", trigger: "button[name=action_submit]", run: "click" },
        { content: "waits", trigger: ".alert:contains(waits for their answers)" },
    ],
});

registry.category("web_tour.tours").add("medical_policy_review", {
    steps: () => [
        { content: "what waits", trigger: ".o_data_row:contains(POL-77) td[name=policy_id], .o_kanban_record:contains(POL-77)", run: "click" },
        { content: "the text", trigger: "div[name=reading_html]:contains(Wash before every patient)" },
        { isActive: ["mobile"], content: "more", trigger: ".o_form_view .o_statusbar_buttons button[title=More]", run: "click" },
        { content: "answer", trigger: "button[name=action_comment]", run: "click" },
        { content: "a comment", trigger: ".modal div[name=comment] textarea", run: "edit Short and clear." },
        { content: "agree", trigger: ".modal footer button[name=action_agree]", run: "click" },
        { content: "said", trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name=action_agree]))" },
    ],
});

registry.category("web_tour.tours").add("medical_policy_approve", {
    steps: () => [
        { content: "what waits", trigger: ".o_data_row:contains(POL-77) td[name=policy_id], .o_kanban_record:contains(POL-77)", run: "click" },
        { content: "all agree", trigger: "div[name=review_status]:contains(All Agree)" },
        { content: "approve", trigger: "button[name=action_approve]", run: "click" },
        { content: "for good", trigger: ".modal footer .btn-primary", run: "click" },
        { content: "in force", trigger: "body:not(:has(.modal)) div[name=stage]:contains(In Force)" },
    ],
});

registry.category("web_tour.tours").add("medical_policy_read", {
    steps: () => [
        { content: "what is in force", trigger: ".o_kanban_record:contains(Fictional Hand Hygiene)", run: "click" },
        { content: "read", trigger: ".o_medical_policy_reading div[name=reading_html]:contains(Wash before every patient)" },
        {
            content: "no sideways scroll, nothing to change",
            trigger: "body:not(:has(.o_form_button_save:visible)):not(:has(button[name=action_new_version]))",
            run() {
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("The page scrolls sideways.");
                }
            },
        },
    ],
});
