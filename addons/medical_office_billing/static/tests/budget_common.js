/** What the budget's server answers, in small: see `medical.budget.screen`. */
export const MONTHS = Array.from({ length: 12 }, (_, index) => ({
    key: `2026-${String(index + 1).padStart(2, "0")}-01`,
    label: `${["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][index]} 2026`,
    past: index < 2,
    current: index === 2,
}));
export const JAN = "2026-01-01";
export const FEB = "2026-02-01";
export const MAR = "2026-03-01";
export const RENT = { id: 1, name: "Rent", kind: "expense", control: "warn" };
export const SUPPLIES = { id: 2, name: "Supplies", kind: "expense", control: "stop" };
export const PATIENTS = { id: 3, name: "Patient payments", kind: "income", control: "inform" };
export const MAIN = { id: 11, name: "Main" };
export const ANNEX = { id: 12, name: "Annex" };

export function makeCell(values = {}) {
    return { budget: 0, actual: 0, remaining: 0, variance: 0, percent: 0, words: "", tone: "muted", ...values };
}

/** A row whose months have the given budgets. */
export function makeRow(category, budgets = {}, values = {}) {
    const cells = Object.fromEntries(MONTHS.map(({ key }) => [key, makeCell({ budget: budgets[key] || 0 })]));
    const total = makeCell({ budget: Object.values(budgets).reduce((sum, amount) => sum + amount, 0), forecast: 0 });
    const { analytic = false } = values;
    return { key: `${category.id}-${analytic ? analytic.id : 0}`, line_id: false, category, analytic, unassigned: false, comment: "", cells, total, ...values };
}

export function makeTotals() {
    const one = () => ({ cells: Object.fromEntries(MONTHS.map(({ key }) => [key, makeCell()])), total: makeCell({ forecast: 0 }) });
    return { income: one(), expense: one(), result: one() };
}

export function makeMatrix({ budget = {}, rows, ...values } = {}) {
    return {
        budget: {
            id: 7, name: "Budget 2026", state: "draft", state_label: "Draft", version: 1, is_current: false, editable: true, can_comment: true,
            basis: "accrual", date_from: "2026-01-01", date_to: "2026-12-31", currency_id: 1, plan_name: "Site", ...budget,
        },
        months: MONTHS,
        analytics: [MAIN, ANNEX],
        kinds: ["budget", "actual"],
        forecasts: [{ id: "straight", name: "Actual so far, then as budgeted" }, { id: "rate", name: "At the rate of the months that are over" }],
        forecast: "straight",
        unassigned_accounts: 0,
        rows: rows || [makeRow(PATIENTS, { [JAN]: 5000 }), makeRow(RENT, { [JAN]: 1000, [FEB]: 1000 }), makeRow(SUPPLIES)],
        categories: Object.fromEntries([RENT, SUPPLIES, PATIENTS].map(({ id }) => [id, makeTotals().result])),
        totals: makeTotals(),
        ...values,
    };
}
