import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { isBlock, readAmount, readBlock, round } from "./budget_amounts";
import { rowName } from "./budget_rows";

const DELAY = 700;
const SHOWN = 8;

let sheets = 0;

export const cellOf = (key, month) => `${key}|${month}`;

/**
 * The amounts of a draft while they are typed. Cells that change within a moment are saved by one call. What the server refuses, or
 * what isn't an amount, stays as it was typed, with the reason.
 */
export class BudgetSheet {
    /**
     * @param {Object} matrix answer of get_matrix
     * @param {(cells: Object[]) => Promise<Object>} save sends cells to the server, answers {error} or what it says
     * @param {number} [delay] milliseconds until what was typed is sent
     */
    constructor(matrix, save, delay = DELAY) {
        // another sheet is drawn anew
        this.id = ++sheets;
        this.currencyId = matrix.budget.currency_id;
        this.months = matrix.months;
        // what is posted in no category has no budget
        this.rows = matrix.rows.filter(({ category }) => category);
        this.amounts = {};
        for (const row of this.rows) {
            this.amounts[row.key] = Object.fromEntries(this.months.map(({ key }) => [key, row.cells[key]?.budget || 0]));
        }
        this.save = save;
        this.delay = delay;
        this.waiting = {};
        this.sending = {};
        this.wrong = {};
        this.faults = [];
        this.error = "";
        this.past = [];
        this.running = null;
        this.timer = null;
    }

    // What is shown

    get status() {
        if (this.error) {
            return "failed";
        }
        if (Object.keys(this.sending).length) {
            return "saving";
        }
        return Object.keys(this.waiting).length || Object.keys(this.wrong).length ? "unsaved" : "saved";
    }

    /** How a cell stands: wrong, failed, waiting, or nothing to say. */
    stateOf(key, month) {
        const cell = cellOf(key, month);
        if (cell in this.wrong) {
            return "wrong";
        }
        if (cell in this.waiting || cell in this.sending) {
            return this.error ? "failed" : "waiting";
        }
        return "";
    }

    sum(keys, months) {
        let total = 0;
        for (const key of keys) {
            for (const month of months) {
                total += this.amounts[key][month];
            }
        }
        return round(total, this.currencyId);
    }

    // Changes

    /** @returns {boolean} whether the text is an amount */
    type(key, month, text) {
        const amount = readAmount(text, this.currencyId);
        if (amount === null) {
            this.wrong[cellOf(key, month)] = text;
            this.faults = [this.faultWords(key, month, text)];
            return false;
        }
        this.change([{ key, month, amount }]);
        return true;
    }

    /** Take changes as one step that can be undone. */
    change(changes, { undoing = false } = {}) {
        const before = [];
        for (const { key, month, amount } of changes) {
            const cell = cellOf(key, month);
            if (cell in this.wrong) {
                delete this.wrong[cell];
                this.faults = [];
            }
            if (this.amounts[key][month] !== amount) {
                before.push({ key, month, amount: this.amounts[key][month] });
                this.amounts[key][month] = amount;
                this.waiting[cell] = { key, month };
            }
        }
        if (before.length) {
            if (!undoing) {
                this.past.push(before);
            }
            this.schedule();
        }
    }

    undo() {
        const wrong = Object.keys(this.wrong);
        if (wrong.length) {
            this.wrong = {};
            this.faults = [];
            return true;
        }
        this.faults = [];
        const before = this.past.pop();
        if (before) {
            this.change(before.filter(({ key }) => key in this.amounts), { undoing: true });
        }
        return Boolean(before);
    }

    get canUndo() {
        return this.past.length > 0 || Object.keys(this.wrong).length > 0;
    }

    /**
     * Paste a block of a spreadsheet, its first cell at the given one. Either all of it is taken or nothing.
     *
     * @param {string[]} order keys of the rows that are shown, from top to bottom
     * @param {string[]} months keys of the months that are shown
     * @returns {boolean} false when the text is a single cell: then the browser pastes it
     */
    paste(key, month, text, order, months) {
        if (!isBlock(text)) {
            return false;
        }
        const block = readBlock(text);
        const top = order.indexOf(key);
        const left = months.indexOf(month);
        const width = Math.max(...block.map((cells) => cells.length));
        this.wrong = {};
        this.faults = [];
        if (top + block.length > order.length) {
            this.faults.push(_t("%(rows)s rows were copied, and from here on there are %(left)s.", { rows: block.length, left: order.length - top }));
        }
        if (left + width > months.length) {
            this.faults.push(_t("%(columns)s columns were copied, and from this month on there are %(left)s.", { columns: width, left: months.length - left }));
        }
        const changes = [];
        if (!this.faults.length) {
            block.forEach((cells, down) => cells.forEach((cell, right) => {
                const place = { key: order[top + down], month: months[left + right] };
                const amount = readAmount(cell, this.currencyId);
                if (amount === null) {
                    this.wrong[cellOf(place.key, place.month)] = cell;
                    this.faults.push(this.faultWords(place.key, place.month, cell));
                } else {
                    changes.push({ ...place, amount });
                }
            }));
        }
        if (this.faults.length) {
            const more = this.faults.length - SHOWN;
            this.faults = [_t("Nothing was pasted."), ...this.faults.slice(0, SHOWN)];
            if (more > 0) {
                this.faults.push(_t("And %s more.", more));
            }
        } else {
            this.change(changes);
        }
        return true;
    }

    /** Take over what the server made of the rows, such as a spread; it can be undone as one step. */
    take(matrix) {
        const { rows, amounts } = new BudgetSheet(matrix, this.save);
        // a row that was divided off and has no amount yet is the screen's alone
        for (const row of this.rows.filter(({ key }) => !(key in amounts))) {
            amounts[row.key] = Object.fromEntries(this.months.map(({ key }) => [key, 0]));
            rows.splice(rows.findLastIndex(({ category }) => category.id === row.category.id) + 1 || rows.length, 0, row);
        }
        const before = [];
        for (const { key } of rows) {
            for (const month of this.months) {
                const was = this.amounts[key]?.[month.key] || 0;
                if (was !== amounts[key][month.key]) {
                    before.push({ key, month: month.key, amount: was });
                }
            }
        }
        if (before.length) {
            this.past.push(before);
        }
        Object.assign(this, { rows, amounts, wrong: {}, faults: [] });
    }

    /** Rows of a category for the sites that have none yet; they are saved once an amount stands in them. */
    divide(category, analytics) {
        const theirs = this.rows.filter((row) => row.category.id === category.id);
        const known = new Set(theirs.map((row) => (row.analytic ? row.analytic.id : false)));
        const added = analytics.filter(({ id }) => !known.has(id)).map((analytic) => ({
            key: `${category.id}-${analytic.id}`, line_id: false, category, analytic, unassigned: false, comment: "", cells: {}, total: {},
        }));
        for (const row of added) {
            this.amounts[row.key] = Object.fromEntries(this.months.map(({ key }) => [key, 0]));
        }
        const rows = [...this.rows];
        rows.splice(rows.lastIndexOf(theirs.at(-1)) + 1, 0, ...added);
        this.rows = rows;
    }

    faultWords(key, month, text) {
        return _t("%(row)s, %(month)s: “%(text)s” is no amount.", {
            row: rowName(this.rows.find((row) => row.key === key)),
            month: this.months.find((one) => one.key === month).label,
            text: text.trim().slice(0, 40),
        });
    }

    // Saving

    schedule() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.flush(), this.delay);
    }

    /**
     * Send what waits, until nothing does or the server refuses.
     *
     * @returns {Promise<boolean>} whether all is saved
     */
    async flush() {
        browser.clearTimeout(this.timer);
        if (!this.running) {
            this.running = this.send().finally(() => (this.running = null));
        }
        return this.running;
    }

    async send() {
        while (Object.keys(this.waiting).length) {
            this.sending = this.waiting;
            this.waiting = {};
            const cells = Object.values(this.sending).map(({ key, month }) => {
                const row = this.rows.find((one) => one.key === key);
                return { category_id: row.category.id, analytic_id: row.analytic ? row.analytic.id : false, month, amount: this.amounts[key][month] };
            });
            const answer = await this.save(cells);
            if (answer?.error) {
                this.waiting = { ...this.sending, ...this.waiting };
                this.sending = {};
                this.error = answer.error;
                return false;
            }
            this.sending = {};
            this.error = "";
        }
        return true;
    }
}
