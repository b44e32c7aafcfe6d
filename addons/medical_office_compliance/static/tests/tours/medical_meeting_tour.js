import { registry } from "@web/core/registry";
import { fits, isPhone, press, row } from "@medical_office_base/../tests/tours/fits";

const MODAL = ".modal:not(.o_inactive_modal)";

/** The manager fills the agenda, writes down what was said, ticks who came, notes a decision, and says that it was held. */
registry.category("web_tour.tours").add("medical_meeting", {
    steps: () => {
        const minutes = isPhone()
            ? [
                  { trigger: ".o_field_widget[name=item_ids] .o_kanban_record:contains(Stuck door)", run: "click" },
                  { trigger: `${MODAL} .o_field_widget[name=minutes] textarea`, run: "edit A carpenter comes" },
                  { trigger: `${MODAL} .o_form_button_save`, run: "click" },
                  { trigger: "body:not(:has(.modal)) .o_field_widget[name=item_ids] .o_kanban_record:contains(A carpenter comes)" },
              ]
            : [
                  { trigger: ".o_field_widget[name=item_ids] .o_data_row:contains(Stuck door) .o_data_cell[name=minutes]", run: "click" },
                  { trigger: ".o_field_widget[name=item_ids] .o_selected_row .o_field_widget[name=minutes] textarea", run: "edit A carpenter comes" },
              ];
        return [
            { trigger: row("Meeting of Doctors and Nurses"), run: "click" },
            { content: "What to do is said", trigger: ".o_form_view .alert-info:contains(Fill the agenda)" },
            ...press("action_fill"),
            { content: "What happens again is on it", trigger: ".o_field_widget[name=item_ids]:contains(Stuck door):contains(Happens Again)" },
            fits,
            ...minutes,
            { trigger: ".o_form_view button[name=action_everybody_came]", run: "click" },
            { trigger: ".o_field_widget[name=present_ids] .o_tag:contains(is_nurse)" },
            ...press("action_decide"),
            { trigger: `${MODAL} .o_field_widget[name=name] input`, run: "edit Order a new door" },
            { trigger: `${MODAL} .o_field_widget[name=user_id] input`, run: "edit is_facility" },
            { trigger: ".o-autocomplete--dropdown-item:contains(is_facility), .o_kanban_record:contains(is_facility)", run: "click" },
            fits,
            { trigger: `${MODAL} button[name=action_decide]:visible`, run: "click" },
            { content: "It is decided", trigger: "body:not(:has(.modal)) .o_field_widget[name=action_ids]:contains(Order a new door)" },
            ...press("action_hold"),
            { trigger: `${MODAL} .modal-footer .btn-primary`, run: "click" },
            { content: "Somebody else approves", trigger: ".o_form_view .alert-warning:contains(wrote none of them)" },
            fits,
        ];
    },
});
