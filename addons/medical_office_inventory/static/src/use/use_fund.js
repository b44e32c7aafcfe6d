import { _t } from "@web/core/l10n/translation";

/** Whose doses are given to whom, of vaccine that is kept apart by fund. The server decides again: see medical_supply_use_fund.py. */

/** What a new entry knows of it: the stock of the lot that was scanned, where only one has it. */
export function choiceOf(supply, lotId) {
    const funds = supply.by_fund ? new Set(supply.lots.filter((lot) => lot.id === lotId).map((lot) => lot.fund_id)) : new Set();
    return { eligibility: "", fund_id: funds.size === 1 ? [...funds][0] : null, borrow_reason: "" };
}

/** The stocks to choose from, with what each has here. */
export function stocksOf(supply, funds) {
    return funds.map((fund) => ({
        ...fund,
        quantity: supply.lots.filter((lot) => lot.fund_id === fund.id).reduce((sum, lot) => sum + lot.quantity, 0),
    }));
}

export function lotsOf({ supply, fund_id }) {
    return supply.by_fund ? supply.lots.filter((lot) => lot.fund_id === fund_id) : supply.lots;
}

export function isBorrowed({ supply, reason, eligibility, fund_id }, funds) {
    return Boolean(supply.by_fund && reason === "use" && eligibility && fund_id !== null
        && !funds.find((fund) => fund.id === fund_id)?.covers.includes(eligibility));
}

/** The values of an entry after a choice: who the patient is brings their stock, and a lot of another stock goes. */
export function choose(entry, values, funds) {
    const chosen = { ...values };
    if (values.eligibility) {
        const own = funds.find((fund) => fund.covers.includes(values.eligibility));
        chosen.fund_id = own ? own.id : entry.fund_id;
        chosen.borrow_reason = "";
    }
    if ("fund_id" in chosen && !lotsOf({ ...entry, ...chosen }).some((lot) => lot.id === entry.lot_id)) {
        chosen.lot_id = false;
    }
    return chosen;
}

/** What keeps the entry from being recorded, in words. */
export function fundObstacle(entry, { funds, borrows }) {
    if (!entry.supply.by_fund) {
        return "";
    }
    if (entry.reason === "use" && !entry.eligibility) {
        return _t("Say how the patient's vaccine is covered.");
    }
    if (entry.fund_id === null) {
        return _t("Choose whose doses.");
    }
    if (isBorrowed(entry, funds) && !borrows) {
        return _t("This dose is of another stock than the patient's. Clinicians, the supply clerk and the office manager may borrow one.");
    }
    if (isBorrowed(entry, funds) && !entry.borrow_reason) {
        return _t("Say why the dose is borrowed.");
    }
    return "";
}

export function fundValues(entry, funds) {
    const { supply, reason, eligibility, fund_id, borrow_reason } = entry;
    if (!supply.by_fund) {
        return {};
    }
    return {
        fund_id: fund_id || false,
        fund_eligibility: (reason === "use" && eligibility) || false,
        borrow_reason: (isBorrowed(entry, funds) && borrow_reason) || false,
    };
}
