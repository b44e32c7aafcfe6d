import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { MedicalToday } from "@medical_office_base/today/today";

/** Alerts stand above the cards until the person has seen them. */
patch(MedicalToday.prototype, {
    async seeAlert(alert) {
        try {
            await this.orm.call("medical.broadcast", "action_seen", [[alert.id]]);
        } catch (error) {
            this.notification.add(this.explain(error), { type: "danger" });
            return;
        }
        await this.load();
    },

    async sendAlert() {
        await this.action.doAction("medical_office_compliance.action_medical_broadcast_send", { onClose: () => this.load() });
    },

    get sendAlertLabel() {
        return _t("Send alert");
    },
});
