import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { money, newToken, readAmount } from "./till_money";

/** A void, a refund, or change from the safe: why, and a second person who types their own password. The password is sent once and kept nowhere. */
export class TillSecond extends Component {
    static template = "medical_office_billing.TillSecond";
    static props = {
        entry: Object,
        what: String, // void, refund or change
        seconds: Array,
        terminals: Array,
        labels: Object,
        currencyId: Number,
        busy: Boolean,
        submit: Function,
        back: Function,
    };

    setup() {
        const { entry, terminals } = this.props;
        this.token = newToken();
        this.money = (amount) => money(amount, this.props.currencyId);
        this.state = useState({
            amount: this.refund ? entry.left.toFixed(2) : "", reason: "", login: "", password: "", reference: "",
            method: entry.method === "cheque" && this.refund ? "cash" : entry.method,
            terminalId: terminals.length === 1 ? terminals[0].id : 0,
        });
    }

    get refund() {
        return this.props.what === "refund";
    }

    get change() {
        return this.props.what === "change";
    }

    get methods() {
        return ["cash", "card"];
    }

    get obstacle() {
        const { amount, reason, login, password, method, reference, terminalId } = this.state;
        if (this.change && !(readAmount(amount) > 0)) {
            return _t("Type the amount.");
        }
        if (this.refund && !(readAmount(amount) > 0 && readAmount(amount) <= this.props.entry.left + 0.0001)) {
            return _t("At most %s can be paid back.", this.money(this.props.entry.left));
        }
        if (this.refund && method === "card" && (!reference.trim() || !terminalId)) {
            return _t("Type the reference that the terminal printed for the refund.");
        }
        if (!this.change && reason.trim().length < 3) {
            return _t("Write down why.");
        }
        return login && password ? "" : _t("A second person confirms with their own password.");
    }

    send() {
        const { amount, reason, login, password, method, reference, terminalId } = this.state;
        this.props.submit({
            login, password, reason, amount: readAmount(amount), method,
            reference: method === "card" ? reference : false, terminal_id: method === "card" ? terminalId : false,
        }, this.token);
        this.state.password = "";
    }
}
