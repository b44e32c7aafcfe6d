import { registry } from "@web/core/registry";
import { fits, isPhone } from "@medical_office_base/../tests/tours/fits";

const tours = registry.category("web_tour.tours");
const MODAL = ".modal:not(.o_inactive_modal)";
const choose = (name, label) => [
    { trigger: `.o_form_view .o_field_widget[name=${name}] input`, run: "click" },
    { trigger: `.o_select_menu_item:contains(${label})`, run: "click" },
];
const page = (name) => ({ content: `The page ${name}`, trigger: `.o_form_view .nav-link[name=${name}]`, run: "click" });

tours.add("medical_issue_triage", {
    steps: () => {
        const action = isPhone()
            ? [
                  { trigger: ".o_field_widget[name=action_ids] .o-kanban-button-new", run: "click" },
                  { trigger: `${MODAL} .o_field_widget[name=name] input`, run: "edit Hang up a list" },
                  { trigger: `${MODAL} .o_form_button_save`, run: "click" },
                  { trigger: "body:not(:has(.modal)) .o_field_widget[name=action_ids] .o_kanban_record:contains(Hang up a list)" },
              ]
            : [
                  { trigger: ".o_field_widget[name=action_ids] .o_field_x2many_list_row_add a", run: "click" },
                  { trigger: ".o_field_widget[name=action_ids] .o_selected_row .o_field_cell[name=name] input", run: "edit Hang up a list" },
              ];
        return [
            { content: "Who reported it", trigger: ".o_form_view .o_field_widget[name=reporter_words]:contains(is_staff)" },
            ...choose("severity", "Moderate"),
            ...choose("likelihood", "Possible"),
            { trigger: ".o_form_view button[name=action_take_up]", run: "click" },
            { content: "It has a risk", trigger: ".o_form_view .o_field_widget[name=risk]:contains(High)" },
            { content: "It is taken up", trigger: ".o_form_view:not(:has(button[name=action_take_up])) .o_field_widget[name=acknowledged_at]" },
            fits,
            page("actions"),
            ...action,
            { trigger: ".o_form_button_save", run: "click" },
            { trigger: ".o_form_saved .o_field_widget[name=action_ids]:contains(Hang up a list):contains(To Do)" },
            fits,
        ];
    },
});

tours.add("medical_issue_resolve", {
    steps: () => [
        page("outcome"),
        { trigger: ".o_form_view .o_field_widget[name=outcome] textarea", run: "edit A list hangs by the desk." },
        { trigger: ".o_form_view button[name=action_resolve]", run: "click" },
        { content: "It can't be closed yet", trigger: ".o_form_view .alert-info:contains(at the earliest on)" },
        { trigger: ".o_form_view:not(:has(button[name=action_resolve]))" },
    ],
});
