import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { MedicalUse } from "../use/use";

const WITNESSED = ["waste", "damaged"];

/** Controlled substances on the use screen: ordered by a practitioner, and wasted before a witness. */
patch(MedicalUse.prototype, {
    setup() {
        super.setup();
        this.actionService = useService("action");
        this.state.practitioners = [];
    },

    choose(supply, lotId = false) {
        super.choose(supply, lotId);
        const { practitioners } = this.state;
        const likely = practitioners.find(({ own }) => own) || (practitioners.length === 1 && practitioners[0]);
        this.state.entry.practitioner_id = likely ? likely.id : false;
    },

    get takesOrder() {
        const { supply, reason } = this.state.entry;
        return supply.controlled && this.state.controlled && reason === "use";
    },

    get needsWitness() {
        const { supply, reason } = this.state.entry;
        return supply.controlled && this.state.controlled && WITNESSED.includes(reason);
    },

    get obstacle() {
        const { supply, reason, practitioner_id } = this.state.entry;
        if (this.needsWitness) {
            return _t("Nobody wastes a controlled substance alone.");
        }
        if (supply.controlled && this.state.controlled && reason === "expired") {
            return _t("Leave it locked up: the stockroom destroys or returns what has expired, under Controlled Substances.");
        }
        const obstacle = super.obstacle;
        if (!obstacle && this.takesOrder && !practitioner_id) {
            return this.state.practitioners.length ? _t("Say who ordered it.") : _t("Nobody here has a DEA registration on file.");
        }
        return obstacle;
    },

    async call(method, args, model) {
        if (method === "record_use" && this.takesOrder) {
            args = [{ ...args[0], practitioner_id: this.state.entry.practitioner_id }];
        }
        return super.call(method, args, model);
    },

    /** The witness types their password in Odoo's own dialog, not on this screen. */
    async wasteWithWitness() {
        const { supply, quantity, uom_id, lot_id, note } = this.state.entry;
        const units = quantity * this.units(supply).find((unit) => unit.id === uom_id).factor;
        await this.actionService.doAction("medical_office_inventory.action_medical_controlled_waste", {
            additionalContext: {
                default_kind: "units", default_room_id: this.state.roomId, default_product_id: supply.id, default_lot_id: lot_id,
                default_quantity: units, default_note: note,
            },
            onClose: async () => {
                this.close();
                await this.refresh(supply);
            },
        });
    },
});
