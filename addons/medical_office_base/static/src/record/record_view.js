import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

import { useState } from "@odoo/owl";

import { RecordTable } from "./record_table";

/**
 * The screen of a record: its form holds the filters, the table follows them.
 *
 * The form is never saved: it is always a new record, whose values go along with each call.
 */
export class RecordController extends FormController {
    static template = "medical_office_base.RecordView";
    static components = { ...FormController.components, RecordTable };

    setup() {
        super.setup();
        // on a phone the rows come first: the filters open at a tap
        this.filters = useState({ open: false });
    }

    get modelParams() {
        const params = super.modelParams;
        // filters are no unsaved work
        params.hooks.onRecordChanged = (record) => (record.dirty = false);
        return params;
    }

    get className() {
        return { ...super.className, o_medical_record_closed: !this.filtersOpen };
    }

    /** What still has to be chosen is shown at once. */
    get filtersOpen() {
        return this.filters.open || !this.model.root._checkValidity({ silent: true });
    }

    get filterCount() {
        const { root } = this.model;
        return Object.keys(root.activeFields).filter((name) => {
            const value = root.data[name];
            return name !== "display_name" && !root.fields[name].required && (value?.records ? value.records.length : value);
        }).length;
    }

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
        return this.env.config.getDisplayName();
    }

    beforeVisibilityChange() {}

    async beforeLeave() {
        return true;
    }

    async beforeUnload() {}
}

registry.category("views").add("medical_record", { ...formView, Controller: RecordController });
