import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formView } from "@web/views/form/form_view";
import { useEffect } from "@odoo/owl";

/** The page on which a policy is read: opening it is noted, for it has to be opened before it is attested. */
export class MedicalReadingController extends formView.Controller {
    setup() {
        super.setup();
        this.reading = useService("orm");
        useEffect(
            (resId) => {
                if (resId) {
                    this.noted = this.reading.silent.call("medical.attestation", "note_opened", [[resId]]);
                }
            },
            () => [this.model.root.resId],
        );
    }

    async beforeExecuteActionButton(clickParams) {
        await this.noted;
        return super.beforeExecuteActionButton(clickParams);
    }
}

registry.category("views").add("medical_reading", { ...formView, Controller: MedicalReadingController });
