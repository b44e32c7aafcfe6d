import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const MODAL = ".modal:not(.o_inactive_modal)";
const sign = (name) => [
    { content: "The name is the signature", trigger: `${MODAL} .o_field_widget[name=name] input`, run: `edit ${name}` },
    { trigger: `${MODAL} button[name=action_sign]`, run: "click" },
    { content: "It is signed", trigger: "body:not(:has(.modal)) .o_form_view .o_field_widget[name=signed_name]" },
];

tours.add("medical_ethics_nothing", {
    steps: () => [
        { trigger: ".o_form_view button[name=action_nothing]", run: "click" },
        { content: "The questions are there to read", trigger: `${MODAL} .o_field_widget[name=line_ids]:contains(Is there anything else)` },
        ...sign("Nan Nurse"),
        { trigger: ".o_form_view .o_field_widget[name=answer_ids]:contains(No)" },
    ],
});

const cell = (name) => `${MODAL} .o_field_widget[name=line_ids] .o_selected_row .o_field_cell[name=${name}]`;
tours.add("medical_ethics_declare", {
    steps: () => {
        const phone = window.innerWidth < 768;
        const line = `${MODAL} .o_field_widget[name=line_ids] ${phone ? ".o_kanban_record" : ".o_data_row"}:contains(pay or buy from)`;
        const answer = phone
            ? [
                  { trigger: line, run: "click" },
                  { trigger: `${MODAL} .o_field_widget[name=answer] .o_radio_item:contains(Yes) input`, run: "click" },
                  { trigger: `${MODAL} .o_field_widget[name=details] textarea`, run: "edit My brother sells gloves" },
                  { trigger: `${MODAL} .o_form_button_save`, run: "click" },
              ]
            : [
                  { trigger: `${line} .o_field_cell[name=answer]`, run: "click" },
                  { trigger: `${cell("answer")} input`, run: "click" },
                  { trigger: ".o_select_menu_item:contains(Yes)", run: "click" },
                  { trigger: `${cell("details")} textarea`, run: "edit My brother sells gloves" },
              ];
        return [
            { trigger: ".o_form_view button[name=action_declare]", run: "click" },
            ...answer,
            ...sign("dot doctor"),
            { trigger: ".o_form_view .o_field_widget[name=answer_ids]:contains(My brother sells gloves)" },
        ];
    },
});

tours.add("medical_ethics_review", {
    steps: () => [
        { content: "The card on Today", trigger: ".o_medical_today_card[data-card=ethics_review] .o_medical_today_open", run: "click" },
        {
            trigger: ".o_data_row .o_data_cell[name=form_id]:contains(Conflict of Interest), .o_kanban_record:contains(Conflict of Interest)",
            run: "click",
        },
        { content: "What was declared", trigger: ".o_form_view .o_field_widget[name=answer_ids]:contains(My brother sells gloves)" },
        { trigger: ".o_form_view button[name=action_review]:visible", run: "click" },
        { trigger: `${MODAL} .o_field_widget[name=decision] .o_radio_item:contains(Not Allowed) input`, run: "click" },
        { trigger: `${MODAL} .o_field_widget[name=reason] textarea`, run: "edit Somebody else buys gloves" },
        { trigger: `${MODAL} button[name=action_decide]`, run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view .o_field_widget[name=decision]:contains(Not Allowed)" },
    ],
});
