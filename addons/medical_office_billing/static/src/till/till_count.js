import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { money, readAmount } from "./till_money";

/** Counting notes and coins, blind: at the opening of a till, and with cheques, card batches and the float at its close. */
export class TillCount extends Component {
    static template = "medical_office_billing.TillCount";
    static props = {
        pieces: Array,
        currencyId: Number,
        closing: Boolean,
        terminals: { type: Array, optional: true },
        cashiers: { type: Array, optional: true },
        floatTo: { type: Object, optional: true },
        busy: Boolean,
        submit: Function,
        submitLabel: String,
    };
    static defaultProps = { terminals: [], cashiers: [], floatTo: {} };

    setup() {
        this.money = (amount) => money(amount, this.props.currencyId);
        this.state = useState({ numbers: {}, total: "", chequeCount: "", cheque: "", batches: {}, floatTo: "drawer", handedTo: 0 });
    }

    number(piece) {
        return Number(this.state.numbers[piece.id] || 0);
    }

    setNumber(piece, text) {
        this.state.numbers[piece.id] = String(text).replace(/\D/g, "").slice(0, 5);
    }

    step(piece, change) {
        this.state.numbers[piece.id] = String(Math.max(this.number(piece) + change, 0));
    }

    get cash() {
        if (!this.props.pieces.length) {
            return readAmount(this.state.total) || 0;
        }
        return this.props.pieces.reduce((sum, piece) => sum + Math.round(this.number(piece) * piece.value * 1000), 0) / 1000;
    }

    /** What keeps the count from being sent, in words. */
    get obstacle() {
        if (!this.props.closing) {
            return "";
        }
        const { cheque, chequeCount, batches, floatTo, handedTo } = this.state;
        if (Number.isNaN(readAmount(cheque)) || Boolean(readAmount(cheque)) !== Boolean(Number(chequeCount))) {
            return _t("Type the number of cheques and their total.");
        }
        if (this.props.terminals.some((terminal) => Number.isNaN(this.batch(terminal)))) {
            return _t("Type the batch total of each card terminal, as it printed it.");
        }
        if (floatTo === "handover" && !handedTo) {
            return _t("Choose who receives the float.");
        }
        return batches && "";
    }

    /** Refunds may make a batch negative; an empty field is no batch yet. */
    batch(terminal) {
        const text = String(this.state.batches[terminal.id] ?? "").trim();
        if (!text) {
            return NaN;
        }
        return text.startsWith("-") ? -readAmount(text.slice(1)) : readAmount(text);
    }

    send() {
        const pieces = {};
        for (const piece of this.props.pieces) {
            if (this.number(piece)) {
                pieces[piece.id] = this.number(piece);
            }
        }
        if (!this.props.pieces.length) {
            pieces.total = this.cash;
        }
        const { chequeCount, cheque, floatTo, handedTo } = this.state;
        this.props.submit({
            pieces,
            cheque_count: Number(chequeCount) || 0,
            cheque: readAmount(cheque),
            batches: Object.fromEntries(this.props.terminals.map((terminal) => [terminal.id, this.batch(terminal)])),
            float_to: floatTo,
            handed_to_id: floatTo === "handover" ? handedTo : false,
        });
    }
}
