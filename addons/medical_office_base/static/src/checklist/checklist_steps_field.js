import { registry } from "@web/core/registry";
import { SectionListRenderer } from "@resource/section_list_renderer";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/** The steps of a checklist, with headings. Odoo's list with sections looks for their text in a field `title`. */
class ChecklistStepsRenderer extends SectionListRenderer {
    setup() {
        super.setup();
        this.titleField = "name";
    }
}

class ChecklistStepsField extends X2ManyField {
    static components = { ...X2ManyField.components, ListRenderer: ChecklistStepsRenderer };
    static defaultProps = { ...X2ManyField.defaultProps, editable: "bottom" };
}

registry.category("fields").add("medical_checklist_steps", {
    ...x2ManyField,
    component: ChecklistStepsField,
    additionalClasses: [...(x2ManyField.additionalClasses || []), "o_field_one2many"],
});
