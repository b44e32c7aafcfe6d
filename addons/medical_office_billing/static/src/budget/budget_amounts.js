import { formatCurrency, getCurrency } from "@web/core/currency";
import { localization } from "@web/core/l10n/localization";
import { escapeRegExp } from "@web/core/utils/strings";
import { formatFloat, roundDecimals } from "@web/core/utils/numbers";
import { parseFloat } from "@web/views/fields/parsers";

export function digitsOf(currencyId) {
    return getCurrency(currencyId)?.digits?.[1] ?? 2;
}

export function round(amount, currencyId) {
    // no minus zero
    return roundDecimals(amount, digitsOf(currencyId)) + 0;
}

/** An amount as it stands in the grid: without symbol, cents only where there are some. */
export function plainAmount(amount, currencyId) {
    const digits = digitsOf(currencyId);
    const whole = Number.isInteger(roundDecimals(amount, digits));
    return formatFloat(amount, { digits: [16, whole ? 0 : digits] });
}

/** An amount where room is scarce: whole units. The cents are in the full amount beside it. */
export function shortAmount(amount) {
    return formatFloat(amount, { digits: [16, 0] });
}

export function fullAmount(amount, currencyId) {
    return formatCurrency(amount, currencyId);
}

/**
 * Read an amount as people and spreadsheets write it: with currency, thousands, a minus before or behind, or parentheses. Nothing
 * and a dash are zero. A calculation begins with =.
 *
 * Stricter than Odoo's own reading, which takes "1,20" for 120: a column in another notation is refused, not multiplied.
 *
 * @param {string} text
 * @param {number} [currencyId]
 * @returns {number|null} null when it isn't an amount
 */
export function readAmount(text, currencyId) {
    const { symbol, name } = getCurrency(currencyId) || {};
    let rest = text.replace(/[\s\u00a0\u202f]+/g, " ").trim();
    if (rest.startsWith("=")) {
        try {
            const value = parseFloat(rest);
            return Number.isFinite(value) ? round(value, currencyId) : null;
        } catch {
            return null;
        }
    }
    for (const mark of [symbol, name, "$"]) {
        rest = mark ? rest.replace(mark, "") : rest;
    }
    rest = rest.replace("−", "-").trim();
    const negative = /^\((.*)\)$/.exec(rest) || /^-\s*(.+)$/.exec(rest) || /^(.+?)\s*-$/.exec(rest);
    rest = (negative ? negative[1] : rest).trim();
    if (rest === "" || rest === "-") {
        return negative && rest === "-" ? null : 0;
    }
    const point = escapeRegExp(localization.decimalPoint);
    const comma = [localization.thousandsSep, " ", "'", "’"].filter((sign) => sign && sign !== localization.decimalPoint).map(escapeRegExp).join("|");
    if (!new RegExp(`^(\\d{1,3}((${comma})\\d{3})+|\\d+)(${point}\\d*)?$|^${point}\\d+$`).test(rest)) {
        return null;
    }
    const plain = rest.replace(new RegExp(comma, "g"), "").replace(localization.decimalPoint, ".");
    const value = Number(plain);
    return Number.isFinite(value) ? round(negative ? -value : value, currencyId) : null;
}

/** The cells of what was copied from a spreadsheet: lines, and tabs between cells. A cell in quotes may hold both. */
export function readBlock(text) {
    const rows = [[]];
    let cell = "";
    let quoted = false;
    const clean = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    for (let place = 0; place < clean.length; place++) {
        const sign = clean[place];
        if (quoted) {
            if (sign === '"' && clean[place + 1] === '"') {
                cell += sign;
                place++;
            } else if (sign === '"') {
                quoted = false;
            } else {
                cell += sign;
            }
        } else if (sign === '"' && cell === "") {
            quoted = true;
        } else if (sign === "\t" || sign === "\n") {
            rows.at(-1).push(cell);
            cell = "";
            if (sign === "\n") {
                rows.push([]);
            }
        } else {
            cell += sign;
        }
    }
    rows.at(-1).push(cell);
    return rows;
}

/** Whether a pasted text is more than one cell. */
export function isBlock(text) {
    return /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
}
