import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { fullAmount, shortAmount } from "./budget_amounts";
import { isFolded, KINDS, OPENED, rowName, rowWords, said, sectionsOf, shortMonth, toneOf } from "./budget_rows";

/**
 * Budget, actual and what is promised, to read: months or the year on a desk, cards of one month on a phone. A figure opens what it is
 * made of; where that is no single list, its cell is shown in full.
 */
export class BudgetRead extends Component {
    static template = "medical_office_billing.BudgetRead";
    static props = {
        matrix: Object,
        view: String,
        show: String,
        month: String,
        isSmall: Boolean,
        onOpen: Function,
        onCell: Function,
    };

    setup() {
        this.state = useState({ folded: {} });
        this.kinds = KINDS;
        this.toneOf = toneOf;
        this.rowWords = rowWords;
        this.rowName = rowName;
        this.said = said;
        this.shortMonth = shortMonth;
        this.words = { income: _t("Total Income"), expense: _t("Total Expense"), result: _t("Result") };
    }

    get currencyId() {
        return this.props.matrix.budget.currency_id;
    }

    get months() {
        return this.props.matrix.months;
    }

    get sections() {
        const { matrix } = this.props;
        if (this.keptOf !== matrix) {
            this.keptOf = matrix;
            this.kept = sectionsOf(matrix.rows);
        }
        return this.kept;
    }

    /** The kinds of figures of the year, in columns. */
    get yearKinds() {
        return [...this.props.matrix.kinds, "remaining"];
    }

    get columns() {
        return this.props.view === "year" ? this.yearKinds.length + 3 : this.months.length + 3;
    }

    short(cell, kind) {
        return cell && cell[kind] !== undefined ? shortAmount(cell[kind]) : "";
    }

    full(cell, kind) {
        return cell && cell[kind] !== undefined ? fullAmount(cell[kind], this.currencyId) : "";
    }

    /** A cell in words, for whoever points at it or hears it. */
    cellWords(row, month, kind) {
        const cell = month ? row.cells[month.key] : row.total;
        return [rowName(row), month ? month.label : _t("Year"), `${KINDS[kind]} ${this.full(cell, kind)}`, cell?.words].filter(Boolean).join(", ");
    }

    /** Whether a cell deserves a mark: what went as planned doesn't. */
    marked(cell) {
        return ["danger", "warning"].includes(cell?.tone);
    }

    /** The cell of a row that a phone shows: of the month, or of the year. */
    cellOf(row) {
        return this.props.month ? row.cells[this.props.month] : row.total;
    }

    get monthShown() {
        return this.months.find(({ key }) => key === this.props.month) || null;
    }

    folded(group) {
        return isFolded(this.state.folded, group, this.props.matrix.rows);
    }

    fold(group) {
        this.state.folded[group.id] = !this.folded(group);
    }

    open(row, month, kind) {
        if (OPENED.includes(kind)) {
            this.props.onOpen(row, month, kind);
        } else {
            this.props.onCell(row, month);
        }
    }
}
