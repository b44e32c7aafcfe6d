import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { money, newToken, readAmount } from "./till_money";

const KEYS = ["7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "⌫"];
const NOTES = [5, 10, 20, 50, 100];

/** Taking money from one patient: what for, how much, how it is paid. Keys as big as a thumb. */
export class TillTake extends Component {
    static template = "medical_office_billing.TillTake";
    static props = {
        patient: Object,
        labels: Object,
        terminals: Array,
        currencyId: Number,
        busy: Boolean,
        take: Function,
        refund: Function,
        back: Function,
    };

    setup() {
        const { patient, terminals } = this.props;
        this.money = (amount) => money(amount, this.props.currencyId);
        this.keys = KEYS;
        this.token = newToken();
        const copay = patient.copay && !patient.is_qmb;
        this.state = useState({
            kind: copay ? "copay" : patient.owes ? "payment" : "deposit",
            amount: copay ? patient.copay.toFixed(2) : patient.owes ? patient.owes.toFixed(2) : "",
            method: "cash", given: "", reference: "", terminalId: terminals.length === 1 ? terminals[0].id : 0, note: "",
            field: "amount", fresh: true,
        });
    }

    get kinds() {
        return ["copay", "payment", "deposit"];
    }

    chooseKind(kind) {
        const { copay, owes } = this.props.patient;
        const due = kind === "copay" ? copay : kind === "payment" ? owes : 0;
        Object.assign(this.state, { kind, field: "amount", fresh: true, ...(due ? { amount: due.toFixed(2) } : {}) });
    }

    chooseMethod(method) {
        Object.assign(this.state, { method, reference: "", field: method === "cash" ? "given" : "amount", fresh: true });
    }

    /** A key writes where one is: into the amount, or into the cash given. The first key replaces what was proposed. */
    press(key) {
        const { field, fresh } = this.state;
        let text = fresh && key !== "⌫" ? "" : String(this.state[field]);
        if (key === "⌫") {
            text = text.slice(0, -1);
        } else if (key === "." ? !text.includes(".") : !/\.\d\d$/.test(text)) {
            text += key;
        }
        Object.assign(this.state, { [field]: text, fresh: false });
    }

    focus(field) {
        Object.assign(this.state, { field, fresh: true });
    }

    type(field, text) {
        Object.assign(this.state, { [field]: text, fresh: false });
    }

    get amount() {
        return readAmount(this.state.amount);
    }

    get given() {
        return this.state.given ? readAmount(this.state.given) : this.amount;
    }

    get change() {
        return Math.max(Math.round((this.given - this.amount) * 1000) / 1000, 0);
    }

    /** Notes that somebody may hand over for this amount. */
    get notes() {
        return NOTES.filter((note) => note >= this.amount).slice(0, 3);
    }

    giveNote(note) {
        this.type("given", note.toFixed(2));
    }

    /** What keeps it from being taken, in words. */
    get obstacle() {
        const { kind, method, reference, terminalId } = this.state;
        if (kind === "copay" && this.props.patient.is_qmb) {
            return _t("No co-pay may be taken from this patient.");
        }
        if (!(this.amount > 0)) {
            return _t("Type the amount.");
        }
        if (method === "cash" && !(this.given >= this.amount)) {
            return _t("The cash given is less than the amount.");
        }
        if (method === "card" && !this.props.terminals.length) {
            return _t("This drawer has no card terminal.");
        }
        if (method === "card" && !terminalId) {
            return _t("Choose the card terminal.");
        }
        if (method === "card" && !reference.trim()) {
            return _t("Type the reference that the terminal printed.");
        }
        if (method === "cheque" && !reference.trim()) {
            return _t("Type the number of the cheque.");
        }
        return "";
    }

    send() {
        const { kind, method, reference, terminalId, note } = this.state;
        const { id, visit_id } = this.props.patient;
        this.props.take({
            patient_id: id, visit_id: visit_id || false, kind, method, amount: this.amount, note,
            given: method === "cash" ? this.given : null,
            reference: method === "cash" ? false : reference,
            terminal_id: method === "card" ? terminalId : false,
        }, this.token);
    }
}
