import { registry } from "@web/core/registry";

/** From the patient: a tap on the topic, a tap on the way. */
const topic = ".o_kanban_record:contains(High Blood Pressure)";
const give = [
    { content: "on a phone, further buttons are behind one", trigger: ".o_form_view:has(.o_field_widget[name=number]:contains(0))" },
    {
        content: "give",
        trigger: ".o_form_statusbar",
        run: async () => {
            const find = () => document.querySelector("button[name=action_give_handout]");
            if (!find()) {
                document.querySelector(".o_form_statusbar .dropdown-toggle, .o_statusbar_buttons .dropdown-toggle, .o_cp_action_menus .dropdown-toggle").click();
                await new Promise((resolve) => setTimeout(resolve, 500));
            }
            find().click();
        },
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
        { content: "said on the card", trigger: `${topic}:contains(Given lately), ${topic}` },
        { content: "once more", trigger: topic, run: "click" },
        { trigger: ".modal button[name=action_hand]", run: "click" },
        { content: "written down", trigger: "body:not(:has(.modal))" },
        { trigger: ".o_notification:contains(Written down)" },
    ],
});
