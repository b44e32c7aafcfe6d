import { registry } from "@web/core/registry";
import { fits, press, row } from "@medical_office_base/../tests/tours/fits";

const MODAL = ".modal:not(.o_inactive_modal)";
const STATUS = ".o_form_statusbar .o_statusbar_status";
// on a phone the button of a menu says where it stands
const stage = (words) => ({ trigger: `${STATUS} .o_arrow_button_current:contains(${words}), ${STATUS} .dropdown-toggle:contains(${words})` });
const back = (words) => ({ content: "back", trigger: `.o_back_button, .breadcrumb-item a:contains(${words})`, run: "click" });

/** Whoever leads an audit begins it, answers its questions, settles a finding and writes the conclusion. */
registry.category("web_tour.tours").add("medical_audit", {
    steps: () => [
        ...press("action_start"),
        stage("In Progress"),
        fits,
        { content: "first question", trigger: row("Screens", "button[name=action_open]"), run: "click" },
        { content: "a tap", trigger: ".o_form_view button[name=action_conforms]", run: "click" },
        { content: "answered", trigger: "div[name=result] input[data-value=conforms]:checked" },
        back("Front desk"),
        { content: "second question", trigger: row("Papers", "button[name=action_open]"), run: "click" },
        { content: "a finding", trigger: ".o_form_view div[name=result] input[data-value=finding]", run: "click" },
        { content: "what", trigger: "div[name=note] textarea", run: "edit Charts lay open" },
        { content: "keep", trigger: ".o_form_button_save", run: "click" },
        { content: "settle", trigger: "button[name=action_settle]", run: "click" },
        { content: "open the issue", trigger: `${MODAL} button[name=action_do]:contains(Open the Issue)`, run: "click" },
        { content: "it stands there", trigger: ".o_form_view div[name=issue_state]:contains(Reported)" },
        fits,
        back("Front desk"),
        { content: "the report", trigger: ".nav-link[name=report]", run: "click" },
        { content: "conclusion", trigger: "div[name=summary] textarea", run: "edit One thing to do" },
        ...press("action_report"),
        stage("Report to Close"),
        fits,
    ],
});

/** An inspector is at the door: two taps for a line of the log. */
registry.category("web_tour.tours").add("medical_inspection", {
    steps: () => [
        ...press("action_arrive"),
        { content: "log", trigger: "div[name=log_buttons] button[name=action_note_said]" },
        fits,
        { content: "identity", trigger: "div[name=identity_checked] input", run: "click" },
        { content: "first tap", trigger: "button[name=action_note_said]", run: "click" },
        { content: "what was said", trigger: `${MODAL} div[name=words] textarea`, run: "edit Asked for the exit plan" },
        { content: "second tap", trigger: `${MODAL} button[name=action_keep]`, run: "click" },
        { content: "it stands there", trigger: row("Asked for the exit plan") },
        { content: "asked for", trigger: "button[name=action_note_asked]", run: "click" },
        { content: "what", trigger: `${MODAL} div[name=words] textarea`, run: "edit Exit plan" },
        { content: "keep", trigger: `${MODAL} button[name=action_keep]`, run: "click" },
        { content: "in the log too", trigger: "body:not(:has(.modal)) " + row("Exit plan") },
        { content: "requests", trigger: ".nav-link[name=requests]", run: "click" },
        { content: "to hand over", trigger: ".o_data_row:contains(Exit plan):contains(To Hand Over), .o_kanban_record:contains(Exit plan):contains(To Hand Over)" },
        fits,
    ],
});
