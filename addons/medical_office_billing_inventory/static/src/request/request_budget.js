import { Component, useState } from "@odoo/owl";
import { MedicalRequest } from "@medical_office_inventory/request/request";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";

/** Says by how much a request is over the budget, and asks why it is needed all the same. */
export class BudgetReason extends Component {
    static template = "medical_office_billing_inventory.BudgetReason";
    static components = { Dialog };
    static props = { close: Function, level: String, lines: Array, send: Function };

    setup() {
        this.state = useState({ reason: "" });
        useAutofocus();
    }

    get stops() {
        return this.props.level === "stop";
    }

    get title() {
        return _t("Over the budget");
    }

    goOn() {
        const reason = this.state.reason.trim();
        if (reason) {
            this.props.close();
            this.props.send(reason);
        }
    }
}

patch(MedicalRequest.prototype, {
    setup() {
        super.setup();
        this.dialog = useService("dialog");
        this.budgetReason = "";
    },

    /** The answer to a sending may be a question: why is it needed although it is over the budget? Nothing was kept then. */
    async call(method, args) {
        if (method === "send_request" && this.budgetReason) {
            args = [{ ...args[0], budget_reason: this.budgetReason }, ...args.slice(1)];
        }
        const answer = await super.call(method, args);
        if (method === "send_request" && answer?.budget?.level) {
            this.dialog.add(BudgetReason, {
                ...answer.budget,
                send: (reason) => this.sendWithReason(reason),
            });
            return null;
        }
        return answer;
    },

    async sendWithReason(reason) {
        this.budgetReason = reason;
        try {
            await this.send();
        } finally {
            this.budgetReason = "";
        }
    },
});
