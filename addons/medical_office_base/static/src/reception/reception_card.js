import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const LABELS = { arrived: _t("Arrived"), roomed: _t("In the Room"), left: _t("Left") };
const BADGES = {
    left: { label: _t("Left"), look: "text-bg-secondary" }, no_show: { label: _t("No-Show"), look: "text-bg-danger" },
    cancelled: { label: _t("Cancelled"), look: "text-bg-secondary" },
};

/** One visit with its buttons. `asking` opens what a step needs to know: 'room', or 'more' with what is rare. */
export class ReceptionCard extends Component {
    static template = "medical_office_base.ReceptionCard";
    static props = {
        visit: Object, rooms: Array, reasons: Array, canDesk: Boolean, asking: String, busy: Boolean, move: Function, toggle: Function, openVisit: Function,
    };

    setup() {
        this.labels = LABELS;
    }

    get badge() {
        return BADGES[this.props.visit.state];
    }

    get main() {
        return this.props.visit.steps.filter((step) => step in LABELS && !(step === "arrived" && this.props.visit.state === "no_show"));
    }

    get isOver() {
        return ["left", "no_show", "cancelled"].includes(this.props.visit.state);
    }

    can(step) {
        return this.props.canDesk && this.props.visit.steps.includes(step);
    }

    tap(step) {
        if (step === "roomed" && this.props.rooms.length) {
            this.props.toggle(this.props.visit, "room");
        } else {
            this.props.move(this.props.visit, step);
        }
    }
}
