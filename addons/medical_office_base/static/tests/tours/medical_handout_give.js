import { registry } from "@web/core/registry";

/** From the patient: a tap on the topic, a tap on the way. */
const topic = ".o_kanban_record:contains(High Blood Pressure)";
const give = [
    { content: "the patient", trigger: ".o_form_view .o_field_widget[name=number]:contains(0)" },
    {
        content: "on a phone, the further buttons are behind one",
        trigger: "button[name=action_give_handout], .o_statusbar_buttons button[title=More]",
        run: "click",
    },
    {
        trigger: `.o-dropdown--menu button[name=action_give_handout], ${topic}`,
        run: () => document.querySelector(".o-dropdown--menu button[name=action_give_handout]")?.click(),
    },
    { content: "the topic", trigger: topic, run: "click" },
    { content: "in the patient's language", trigger: ".modal .o_field_widget[name=language_id] input:value(Spanish)" },
];

registry.category("web_tour.tours").add("medical_handout_give", {
    steps: () => [
        ...give,
        { content: "on their phone", trigger: ".modal button[name=action_page]", run: "click" },
        { content: "the code", trigger: ".modal .o_field_widget[name=code] img" },
        { content: "done", trigger: ".modal .btn-primary:contains(Done)", run: "click" },
        { content: "once more", trigger: topic, run: "click" },
        { trigger: ".modal button[name=action_hand]", run: "click" },
        { content: "written down", trigger: "body:not(:has(.modal))" },
        { trigger: ".o_notification:contains(Written down)" },
    ],
});
