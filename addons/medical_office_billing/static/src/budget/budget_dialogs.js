import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { fullAmount, plainAmount, readAmount } from "./budget_amounts";
import { KINDS, OPENED, rowName, toneOf } from "./budget_rows";

/** What the dialogs of a row share: one change at a time, and what the server refuses stays to read. */
class BudgetDialog extends Component {
    static components = { Dialog };

    setup() {
        this.state = useState({ error: "", saving: false, ...this.start() });
        const first = useRef("first");
        onMounted(() => {
            first.el?.focus();
            first.el?.select?.();
        });
    }

    start() {
        return {};
    }

    get name() {
        return this.props.row ? rowName(this.props.row) : "";
    }

    /** @param {() => Promise<Object>} send answers {error} when it was refused */
    async run(send) {
        this.state.error = "";
        this.state.saving = true;
        const answer = await send();
        this.state.saving = false;
        if (answer?.error) {
            this.state.error = answer.error;
        } else {
            this.props.close();
        }
    }
}

/** One amount for the year, spread over its months. */
export class BudgetSpreadDialog extends BudgetDialog {
    static template = "medical_office_billing.BudgetSpreadDialog";
    static props = { row: Object, total: Number, currencyId: Number, onApply: Function, close: Function };

    start() {
        this.hows = [
            { key: "even", label: _t("Evenly"), help: _t("The same each month; the cents that are left go into the last.") },
            { key: "last_year", label: _t("As last year went"), help: _t("In the shape of last year's actual figures.") },
            { key: "working_days", label: _t("By working days"), help: _t("By the days that the sites are open in each month.") },
        ];
        return { text: plainAmount(this.props.total, this.props.currencyId), how: "even" };
    }

    apply() {
        const total = readAmount(this.state.text, this.props.currencyId);
        if (total === null) {
            this.state.error = _t("“%s” is no amount.", this.state.text);
            return;
        }
        return this.run(() => this.props.onApply(total, this.state.how));
    }
}

/** Last year's budget or actual figures, a percentage more or less. */
export class BudgetFillDialog extends BudgetDialog {
    static template = "medical_office_billing.BudgetFillDialog";
    static props = { row: { type: Object, optional: true }, onApply: Function, close: Function };

    start() {
        this.sources = [
            { key: "actual", label: _t("What last year came to") },
            { key: "budget", label: _t("Last year's budget") },
        ];
        return { text: "0", source: "actual" };
    }

    apply() {
        const percent = readAmount(this.state.text.replace("%", ""));
        if (percent === null || percent < -100) {
            this.state.error = _t("Type a percentage such as 3 or -5; not less than -100.");
            return;
        }
        return this.run(() => this.props.onApply(this.state.source, percent));
    }
}

/** What is worth knowing about a line; it may be written after approval as well. */
export class BudgetCommentDialog extends BudgetDialog {
    static template = "medical_office_billing.BudgetCommentDialog";
    static props = { row: Object, onApply: Function, close: Function };

    start() {
        return { text: this.props.row.comment || "" };
    }

    apply() {
        return this.run(() => this.props.onApply(this.state.text.trim()));
    }
}

/** All figures of a cell, with what they say; each opens what it is made of. */
export class BudgetCellDialog extends BudgetDialog {
    static template = "medical_office_billing.BudgetCellDialog";
    static props = {
        row: Object,
        month: { type: [Object, { value: null }] },
        matrix: Object,
        onOpen: Function,
        onComment: { type: [Function, { value: null }] },
        close: Function,
    };

    start() {
        this.opened = OPENED;
        this.kinds = KINDS;
        return {};
    }

    get cell() {
        const { row, month } = this.props;
        return (month ? row.cells[month.key] : row.total) || {};
    }

    get when() {
        return this.props.month ? this.props.month.label : _t("Year");
    }

    get shown() {
        return [...this.props.matrix.kinds, "remaining", "variance"].filter((kind) => this.cell[kind] !== undefined);
    }

    get tone() {
        return toneOf(this.cell);
    }

    amount(kind) {
        return fullAmount(this.cell[kind], this.props.matrix.budget.currency_id);
    }

    open(kind) {
        this.props.close();
        this.props.onOpen(this.props.row, this.props.month, kind);
    }

    comment() {
        this.props.close();
        this.props.onComment(this.props.row);
    }
}
