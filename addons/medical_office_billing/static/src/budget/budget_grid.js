import { Component, useRef, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { plainAmount } from "./budget_amounts";
import { isFolded, rowName, rowWords, sectionsOf, shortMonth } from "./budget_rows";
import { cellOf } from "./budget_sheet";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** One row of the grid: its own component, so that a changed cell draws its row alone. */
export class BudgetGridRow extends Component {
    static template = "medical_office_billing.BudgetGridRow";
    static components = { Dropdown, DropdownItem };
    static props = {
        sheet: Object,
        row: Object,
        months: Array,
        sub: Boolean,
        drafts: Object,
        onSpread: Function,
        onFill: Function,
        onComment: Function,
        onDivide: Function,
        canDivide: Boolean,
    };

    setup() {
        this.sheet = useState(this.props.sheet);
        this.rowWords = rowWords;
    }

    get name() {
        return rowName(this.props.row);
    }

    label(month) {
        return _t("%(row)s, %(month)s", { row: this.name, month: month.label });
    }

    /** What stands in a cell: what is being typed, what was typed wrongly, or the amount. */
    text(month) {
        const { row, drafts } = this.props;
        const cell = cellOf(row.key, month.key);
        if (drafts.cell === cell) {
            return drafts.text;
        }
        if (cell in this.sheet.wrong) {
            return this.sheet.wrong[cell];
        }
        const amount = this.sheet.amounts[row.key]?.[month.key] || 0;
        return amount ? plainAmount(amount, this.sheet.currencyId) : "";
    }

    state(month) {
        return this.sheet.stateOf(this.props.row.key, month.key);
    }

    get total() {
        return plainAmount(this.sheet.sum([this.props.row.key], this.sheet.months.map(({ key }) => key)), this.sheet.currencyId);
    }
}

/** The sums of some rows: drawn alone when one of their cells changes. */
export class BudgetGridSum extends Component {
    static template = "medical_office_billing.BudgetGridSum";
    static props = {
        sheet: Object, name: String, plus: Array, minus: { type: Array, optional: true }, months: Array, look: String,
        folded: { type: Boolean, optional: true }, onFold: { type: Function, optional: true },
    };
    static defaultProps = { minus: [] };

    setup() {
        this.sheet = useState(this.props.sheet);
    }

    amount(months) {
        const { plus, minus } = this.props;
        return plainAmount(this.sheet.sum(plus, months) - this.sheet.sum(minus, months), this.sheet.currencyId);
    }

    get all() {
        return this.sheet.months.map(({ key }) => key);
    }
}

/**
 * A draft as a grid to type in: arrows, Enter and Tab go from cell to cell, a block of a spreadsheet is pasted, Ctrl+Z undoes.
 * On a phone it shows one month.
 */
export class BudgetGrid extends Component {
    static template = "medical_office_billing.BudgetGrid";
    static components = { BudgetGridRow, BudgetGridSum };
    static props = {
        sheet: Object,
        months: Array,
        onSpread: Function,
        onFill: Function,
        onComment: Function,
        onDivide: Function,
        canDivide: Boolean,
    };

    setup() {
        this.sheet = useState(this.props.sheet);
        this.state = useState({ folded: {} });
        this.table = useRef("table");
        this.shortMonth = shortMonth;
        // what is being typed, and not yet taken
        this.drafts = { cell: "", text: "" };
        this.words = { result: _t("Result"), income: _t("Total Income"), expense: _t("Total Expense") };
    }

    get sections() {
        return sectionsOf(this.sheet.rows);
    }

    keysOf(kind) {
        return this.sheet.rows.filter((row) => row.category.kind === kind).map(({ key }) => key);
    }

    folded(group) {
        return isFolded(this.state.folded, group, this.sheet.rows);
    }

    fold(group) {
        this.state.folded[group.id] = !this.folded(group);
    }

    /** Divide a category, and see what it is divided into. */
    divide(row) {
        this.props.onDivide(row);
        this.state.folded[row.category.id] = false;
    }

    // Typing

    place(target) {
        const input = target.closest?.("input[data-month]");
        return input && { input, key: input.closest("tr").dataset.key, month: input.dataset.month };
    }

    onFocusin(ev) {
        this.place(ev.target)?.input.select();
    }

    onInput(ev) {
        const place = this.place(ev.target);
        if (place) {
            this.drafts.cell = cellOf(place.key, place.month);
            this.drafts.text = place.input.value;
        }
    }

    onFocusout(ev) {
        this.take(this.place(ev.target));
    }

    /** Take what was typed in a cell. */
    take(place) {
        const { cell, text } = this.drafts;
        if (place && cell === cellOf(place.key, place.month)) {
            this.forget();
            this.sheet.type(place.key, place.month, text);
            if (this.sheet.stateOf(place.key, place.month) !== "wrong") {
                this.restore(place);
            }
        }
    }

    forget() {
        this.drafts.cell = "";
        this.drafts.text = "";
    }

    /** The same amount typed in another way draws nothing anew. */
    restore({ input, key, month }) {
        const amount = this.sheet.amounts[key][month];
        input.value = amount ? plainAmount(amount, this.sheet.currencyId) : "";
    }

    onPaste(ev) {
        const place = this.place(ev.target);
        const text = ev.clipboardData?.getData("text/plain") || "";
        const order = [...this.table.el.querySelectorAll("tr[data-key]")].map((row) => row.dataset.key);
        const months = this.props.months.map(({ key }) => key);
        if (place && this.sheet.paste(place.key, place.month, text, order, months)) {
            ev.preventDefault();
            this.forget();
        }
    }

    onKeydown(ev) {
        const place = this.place(ev.target);
        if (!place) {
            return;
        }
        if ((ev.ctrlKey || ev.metaKey) && !ev.shiftKey && ev.key.toLowerCase() === "z") {
            if (!this.drafts.cell && this.sheet.canUndo) {
                ev.preventDefault();
                this.sheet.undo();
            }
            return;
        }
        if (ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        if (ev.key === "Escape" && this.drafts.cell) {
            ev.preventDefault();
            ev.stopPropagation();
            this.forget();
            this.restore(place);
            place.input.select();
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.take(place);
            this.go(place, ev.shiftKey ? -1 : 1, 0);
        } else if (ev.key in ARROWS && !ev.shiftKey) {
            const [down, right] = ARROWS[ev.key];
            if (right && !this.atEdge(place.input, right)) {
                return;
            }
            ev.preventDefault();
            this.take(place);
            this.go(place, down, right);
        }
    }

    /** Within what is being typed, left and right move the caret. */
    atEdge(input, right) {
        const { selectionStart, selectionEnd, value } = input;
        if (selectionStart === 0 && selectionEnd === value.length) {
            return true;
        }
        return selectionStart === selectionEnd && (right < 0 ? selectionStart === 0 : selectionEnd === value.length);
    }

    go({ input, month }, down, right) {
        if (right) {
            const cells = [...input.closest("tr").querySelectorAll("input[data-month]")];
            cells[cells.indexOf(input) + right]?.focus();
            return;
        }
        const rows = [...this.table.el.querySelectorAll("tr[data-key]")];
        rows[rows.indexOf(input.closest("tr")) + down]?.querySelector(`input[data-month='${month}']`)?.focus();
    }
}
