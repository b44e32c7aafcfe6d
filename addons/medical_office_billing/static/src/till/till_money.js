import { formatCurrency } from "@web/core/currency";

/** What was typed as an amount: a number of at most two decimals, or NaN where it is none. Empty is 0. */
export function readAmount(text) {
    const clean = String(text ?? "").replace(",", ".").trim();
    if (!clean) {
        return 0;
    }
    return /^\d+(\.\d{1,3})?$|^\.\d{1,3}$/.test(clean) ? Number(clean) : NaN;
}

export function money(amount, currencyId) {
    return formatCurrency(amount || 0, currencyId);
}

/** A key that tells a call repeated after a lost answer from a new one. */
export function newToken() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
