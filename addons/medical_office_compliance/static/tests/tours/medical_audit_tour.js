import { registry } from "@web/core/registry";

/** Whoever leads an audit begins it, answers its questions, settles a finding and writes the conclusion. */
registry.category("web_tour.tours").add("medical_audit", {
    steps: () => [
        { content: "begin", trigger: "button[name=action_start]", run: "click" },
        { content: "begun", trigger: ".o_statusbar_status .o_arrow_button_current:contains(In Progress)" },
        { content: "first question", trigger: ".o_data_row:contains(Screens) button[name=action_open]", run: "click" },
        { content: "a tap", trigger: ".o_form_view:contains(Screens) button[name=action_conforms]", run: "click" },
        { content: "answered", trigger: "div[name=result] input[data-value=conforms]:checked" },
        { content: "back", trigger: ".o_back_button, .breadcrumb-item a:contains(Front desk)", run: "click" },
        { content: "second question", trigger: ".o_data_row:contains(Papers) button[name=action_open]", run: "click" },
        { content: "a finding", trigger: ".o_form_view:contains(Papers) div[name=result] input[data-value=finding]", run: "click" },
        { content: "what", trigger: "div[name=note] textarea", run: "edit Charts lay open" },
        { content: "keep", trigger: ".o_form_button_save", run: "click" },
        { content: "settle", trigger: "button[name=action_settle]", run: "click" },
        { content: "open the issue", trigger: ".modal button[name=action_do]:contains(Open the Issue)", run: "click" },
        { content: "it stands there", trigger: ".o_form_view div[name=issue_state]:contains(Reported)" },
        { content: "back", trigger: ".o_back_button, .breadcrumb-item a:contains(Front desk)", run: "click" },
        { content: "the report", trigger: ".nav-link[name=report]", run: "click" },
        { content: "conclusion", trigger: "div[name=summary] textarea", run: "edit One thing to do" },
        { content: "ready", trigger: "button[name=action_report]", run: "click" },
        { content: "waits", trigger: ".o_statusbar_status .o_arrow_button_current:contains(Report to Close)" },
    ],
});

/** An inspector is at the door. */
registry.category("web_tour.tours").add("medical_inspection", {
    steps: () => [
        { content: "here", trigger: "button[name=action_arrive], .o_statusbar_buttons .dropdown-toggle, .o-dropdown--more", run: "click" },
        { content: "log", trigger: "div[name=log_buttons] button[name=action_note_said]" },
        { content: "no sideways scroll", trigger: ".o_form_view", run() {
            if (document.documentElement.scrollWidth > window.innerWidth) {
                throw new Error("The inspection scrolls sideways");
            }
        } },
        { content: "identity", trigger: "div[name=identity_checked] input", run: "click" },
        { content: "first tap", trigger: "button[name=action_note_said]", run: "click" },
        { content: "what was said", trigger: ".modal div[name=words] textarea", run: "edit Asked for the exit plan" },
        { content: "second tap", trigger: ".modal button[name=action_keep]", run: "click" },
        { content: "it stands there", trigger: ".o_kanban_record:contains(Asked for the exit plan)" },
        { content: "asked for", trigger: "button[name=action_note_asked]", run: "click" },
        { content: "what", trigger: ".modal div[name=words] textarea", run: "edit Exit plan" },
        { content: "keep", trigger: ".modal button[name=action_keep]", run: "click" },
        { content: "in the log too", trigger: ".o_kanban_record:contains(Asked For):contains(Exit plan)" },
        { content: "requests", trigger: ".nav-link[name=requests]", run: "click" },
        { content: "to hand over", trigger: ".o_kanban_record:contains(Exit plan):contains(To Hand Over)" },
    ],
});
