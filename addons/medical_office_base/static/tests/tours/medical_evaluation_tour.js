import { registry } from "@web/core/registry";

const FORM = (words, choice) => [
    { content: "The form opens", trigger: ".o_form_view button[name=action_answer]", run: "click", expectUnloadPage: true },
    { trigger: "button[type=submit][value=start]:not(.disabled)", run: "click" },
    { content: "It says whom it is about", trigger: ".o_medical_about:contains(Nan Nurse)" },
    { trigger: `.o_survey_choice_btn:contains(${choice})`, run: "click" },
    { trigger: ".js_question-wrapper textarea[data-question-type=text_box]", run: `edit ${words}` },
    { trigger: "button[type=submit][value=finish]", run: "click" },
    { trigger: ".modal .modal-footer .btn-primary", run: "click" },
    { content: "Back to the evaluation", trigger: ".o_medical_back", run: "click", expectUnloadPage: true },
    { trigger: `.o_form_view .o_field_widget[name=comparison]:contains(${words})` },
];
const SIGN = (name) => [
    { content: "Both parts are there", trigger: ".o_form_view .o_field_widget[name=comparison]:contains(I learned much):contains(She did well)" },
    { trigger: ".o_form_view button[name=action_sign]", run: "click" },
    { trigger: ".modal .o_field_widget[name=has_read] input", run: "check" },
    { trigger: ".modal .o_field_widget[name=name] input", run: `edit ${name}` },
    { trigger: ".modal button[name=action_save]:contains(Sign)", run: "click" },
    { trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name=action_sign]))" },
];
const tours = registry.category("web_tour.tours");

tours.add("medical_evaluation_self", { steps: () => FORM("I learned much", "Needs to improve") });

tours.add("medical_evaluation_supervisor", {
    steps: () => [
        ...FORM("She did well", "Exceeds"),
        { trigger: ".o_form_view .o_field_widget[name=overall] select, .o_form_view .o_field_widget[name=overall] input", run: "click" },
        { content: "The rating", trigger: ".o_form_view .o_field_widget[name=overall] select, .o_select_menu_item:contains(Meets)", run({ anchor }) {
            if (anchor.tagName === "SELECT") {
                anchor.value = '"3"';
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            } else {
                anchor.click();
            }
        } },
        { trigger: ".o_form_view .o_field_widget[name=summary] textarea", run: "edit A good year" },
        { trigger: ".o_form_view button[name=action_share]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        ...SIGN("Lee Lead"),
    ],
});

tours.add("medical_evaluation_sign", {
    steps: () => [
        { content: "The supervisor's part is the person's to read", trigger: ".o_form_view .o_field_widget[name=summary]:contains(A good year)" },
        ...SIGN("nan nurse"),
    ],
});
