import { _t } from "@web/core/l10n/translation";

// From so many rows on, categories that are divided open folded.
const MANY = 150;

/** Whether a category is folded: as somebody chose, else by how many rows there are. */
export function isFolded(folded, group, rows) {
    return group.many && (folded[group.id] ?? rows.length > MANY);
}

/** What can be shown of a cell, in the order of the choice. */
export const KINDS = {
    budget: _t("Budget"),
    actual: _t("Actual"),
    committed: _t("Committed"),
    requested: _t("Requested"),
    remaining: _t("Remaining"),
    variance: _t("Variance"),
};

/** Kinds whose figure opens what it is made of. */
export const OPENED = ["budget", "actual", "committed", "requested"];

export const TONES = {
    danger: { icon: "fa-exclamation-circle", text: "o_medical_budget_danger" },
    warning: { icon: "fa-exclamation-triangle", text: "o_medical_budget_warning" },
    success: { icon: "fa-check-circle", text: "o_medical_budget_success" },
};

const NONE = { icon: "", text: "o_medical_budget_calm" };

export function toneOf(cell) {
    return TONES[cell?.tone] || NONE;
}

export function kindWords(kind) {
    return kind === "income" ? _t("Income") : kind === "expense" ? _t("Expense") : _t("In No Category");
}

/** What a row is of its divided category: a site, or what is of none. */
export function rowWords(row, typed = false) {
    return row.analytic ? row.analytic.name : row.unassigned && !typed ? _t("Unassigned") : _t("Not divided");
}

/** The name by which a row is read out. */
export function rowName(row) {
    if (!row.category) {
        return _t("Accounts in no category");
    }
    return row.analytic || row.unassigned ? `${row.category.name}, ${rowWords(row)}` : row.category.name;
}

/** Whose entries make up a figure of a row: an account's, what is of none once others have rows of their own, or all. */
export function figureOf(row, rows) {
    if (row.analytic) {
        return row.analytic.id;
    }
    const divided = rows.some(({ category, analytic }) => analytic && category && category.id === row.category?.id);
    return row.unassigned || divided ? "unassigned" : false;
}

/**
 * The rows of a matrix under Income and Expense, those of a category together, in the server's order.
 *
 * @param {Object[]} rows
 * @returns {{kind, name, groups: {id, category, rows, many}[]}[]}
 */
export function sectionsOf(rows) {
    const sections = [];
    for (const kind of ["income", "expense", "none"]) {
        const groups = new Map();
        for (const row of rows) {
            if ((row.category ? row.category.kind : "none") === kind) {
                const id = row.category ? row.category.id : 0;
                if (!groups.has(id)) {
                    groups.set(id, { id, category: row.category, rows: [] });
                }
                groups.get(id).rows.push(row);
            }
        }
        if (groups.size) {
            sections.push({
                kind, name: kindWords(kind), groups: [...groups.values()].map((group) => ({ ...group, many: group.rows.length > 1 })),
            });
        }
    }
    return sections;
}

/** The month that is opened first where one is shown at a time: the current one, else the first. */
export function firstMonth(months) {
    return (months.find(({ current }) => current) || months[0])?.key || "";
}

/** What a cell says, its percentage kept together. */
export function said(cell) {
    return (cell?.words || "").replace(" %", "\u00a0%");
}

export function lastDayOf(month) {
    return luxon.DateTime.fromISO(month).endOf("month").toISODate();
}

/** A month where room is scarce: its year is said only where the budget's months are of two. */
export function shortMonth(month, months) {
    const date = luxon.DateTime.fromISO(month.key);
    return date.toFormat(months[0].key.slice(0, 4) === months.at(-1).key.slice(0, 4) ? "LLL" : "LLL yy");
}
