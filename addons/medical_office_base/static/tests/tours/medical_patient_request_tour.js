import { registry } from "@web/core/registry";

/** A patient asks for copies: received, identity checked, given, with the letter to print. */
const field = (name) => `.o_form_view:not(.o_field_widget) div[name=${name}]`;

registry.category("web_tour.tours").add("medical_patient_request", {
    steps: () => [
        { content: "register a request", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { content: "of whom", trigger: `${field("patient_id")} input`, run: "edit Fictional" },
        {
            content: "the one, on a phone from cards",
            trigger: ".o-autocomplete--dropdown-item:contains(Ada Fictional), .modal .o_kanban_record:contains(Ada Fictional)",
            run: "click",
        },
        { content: "what is asked", trigger: `body:not(:has(.modal)) ${field("wanted")} textarea`, run: "edit Copies of everything since 2025" },
        { content: "from the clinical system", trigger: `${field("outside_items")} textarea`, run: "edit Office notes 2025" },
        { content: "keep it", trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "it is due in thirty days", trigger: `${field("clock")}:contains(In time)` },
        { content: "who asks?", trigger: "button[name=action_check_identity]", run: "click" },
        { content: "a photo ID", trigger: ".modal div[name=identity_how] .o_radio_item:contains(Photo ID) input", run: "click" },
        { content: "checked", trigger: ".modal footer button[name=action_save]:visible", run: "click" },
        { content: "it is in work", trigger: "body:not(:has(.modal)) button[name=action_send]", run: "click" },
        { content: "picked up", trigger: ".modal div[name=sent_how] .o_radio_item:contains(Picked up) input", run: "click" },
        { content: "who took it", trigger: ".modal div[name=proof] input", run: "edit Signed by the patient" },
        { content: "sent", trigger: ".modal footer button[name=action_save]:visible", run: "click" },
        { content: "answered", trigger: `body:not(:has(.modal)) ${field("outcome")}:contains(Granted)` },
        { content: "in time", trigger: `${field("clock")}:contains(Answered in time)` },
        { content: "the letters", trigger: ".nav-link:contains(Letters)", run: "click" },
        { content: "the cover letter may be printed", trigger: "button[name=action_print_cover]:visible" },
        { content: "the history", trigger: ".nav-link:contains(History)", run: "click" },
        { content: "is complete", trigger: `${field("event_ids")}:contains(Registered):contains(Identity checked):contains(Sent)` },
    ],
});
