import { registry } from "@web/core/registry";

/** A nurse reads a policy, passes the quiz, comes back and attests; then the next one is hers to read. */
registry.category("web_tour.tours").add("medical_attestation", {
    steps: () => [
        { content: "what is asked of me", trigger: ".o_kanban_record:contains(Speaking at the Desk):contains(To Do)", run: "click" },
        { content: "the text", trigger: ".o_medical_reading .o_medical_reading_text:contains(Speak softly)" },
        { content: "who does what", trigger: ".o_medical_reading_text:contains(Front Desk):contains(closes the window)" },
        { content: "the quiz comes first", trigger: ".o_medical_reading:not(:has(.o_medical_attest)) .o_medical_quiz", run: "click", expectUnloadPage: true },
        { trigger: "button[type=submit][value=start]:not(.disabled)", run: "click" },
        { trigger: ".o_survey_choice_btn:contains(Tell the Privacy Officer)", run: "click" },
        { trigger: "button[type=submit][value=finish]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "back to the policy", trigger: ".o_medical_back", run: "click", expectUnloadPage: true },
        { content: "passed", trigger: ".o_medical_reading_next:contains(Passed with 100 %)" },
        { trigger: ".o_medical_reading .o_medical_attest", run: "click" },
        { trigger: ".modal .o_field_widget[name=has_read] input", run: "check" },
        { content: "somebody else's name", trigger: ".modal .o_field_widget[name=name] input", run: "edit Lee Lead" },
        { trigger: ".modal button[name=action_save]", run: "click" },
        { content: "it says what to do", trigger: ".modal .modal-body:contains(Type your name as it is in the office)" },
        { trigger: ".modal:contains(Type your name) footer .btn-primary:contains(Close), .modal:contains(Type your name) footer button:contains(Close)", run: "click" },
        { trigger: ".modal .o_field_widget[name=name] input", run: "edit Nan Nurse" },
        { trigger: ".modal button[name=action_save]", run: "click" },
        { content: "attested", trigger: "body:not(:has(.modal)) .o_medical_attested:contains(Nan Nurse)" },
        { content: "nothing more to do", trigger: ".o_medical_reading:not(:has(.o_medical_attest))" },
    ],
});
