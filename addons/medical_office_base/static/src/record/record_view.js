import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { RecordTable } from "./record_table";

/**
 * The screen of a record: its form holds the filters, the table follows them.
 *
 * The form is never saved: it is always a new record, whose values go along with each call.
 */
export class RecordController extends FormController {
    static template = "medical_office_base.RecordView";
    static components = { ...FormController.components, RecordTable };

    get tableProps() {
        const { root } = this.model;
        return {
            resModel: root.resModel,
            context: root.context,
            values: root._getChanges(undefined, { withReadonly: true }),
            valid: root._checkValidity({ silent: true }),
        };
    }

    displayName() {
        return this.env.config.getDisplayName() || super.displayName();
    }

    beforeVisibilityChange() {}

    async beforeLeave() {
        return true;
    }

    async beforeUnload() {}
}

registry.category("views").add("medical_record", { ...formView, Controller: RecordController });
