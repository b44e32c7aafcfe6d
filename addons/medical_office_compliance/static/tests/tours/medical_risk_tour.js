import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const radio = (name, label) => ({ trigger: `.o_form_view .o_field_widget[name=${name}] .o_radio_item:contains(${label}) input`, run: "click" });

tours.add("medical_risk_analysis", {
    steps: () => [
        { content: "The map shows the one risk", trigger: ".o_form_view .o_medical_risk_cell[data-cell='4-5']:contains(1):contains(Critical)" },
        { content: "Nothing sticks out", trigger: "body", run: () => {
            if (document.documentElement.scrollWidth > window.innerWidth + 1) {
                throw new Error(`The page is ${document.documentElement.scrollWidth} wide`);
            }
        } },
        { trigger: ".o_form_view .o_medical_risk_cell[data-cell='4-5']", run: "click" },
        { content: "The list behind the cell", trigger: ".o_data_row .o_data_cell[name=threat_id], .o_kanban_record:contains(Server)", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=vulnerability]" },
        radio("decision", "Reduce It"),
        { trigger: ".o_form_view .o_field_widget[name=treatment] textarea", run: "edit A second factor for all" },
        { trigger: ".o_form_view .o_field_widget[name=date_due] input", run: "click" },
        { trigger: ".o_datetime_picker .o_date_item_cell.o_today", run: "click" },
        radio("residual_likelihood", "Unlikely"),
        { trigger: ".o_form_view button[name=action_plan]:visible, .o_form_view .o_cp_action_menus button, .o_statusbar_buttons_dropdown", run: "click" },
        { content: "It is somebody's work", trigger: ".o_form_view .o_field_widget[name=action_ids]:contains(A second factor for all)" },
    ],
});
