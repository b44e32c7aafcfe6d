/**
 * What a GS1 code on a box of medical supplies says: the item, its lot, its expiry day and its serial number.
 *
 * General Specifications: 01 item number (14 digits, the last one checks), 17 expiry (YYMMDD, day 00: the last of the month),
 * 10 lot, 21 serial number, 91 the practice's own reference on a label of its own; elements of open length end with the
 * separator FNC1, which scanners send as GS or spell out. The server reads the same in tools/gs1.py.
 */
const SEPARATOR = "\u001d";
const SPELT = /Alt029|<GS>|\{GS\}|[#|\]]/g;
const TEXT = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;
// [what the identifier begins with, its digits, digits of the value]
const FIXED = [
    ["00", 2, 18], ["01", 2, 14], ["02", 2, 14], ["11", 2, 6], ["12", 2, 6], ["13", 2, 6], ["15", 2, 6], ["16", 2, 6], ["17", 2, 6],
    ["20", 2, 2], ["31", 4, 6], ["32", 4, 6], ["33", 4, 6], ["34", 4, 6], ["35", 4, 6], ["36", 4, 6], ["41", 3, 13],
];
const OPEN = [
    ["10", 2], ["21", 2], ["22", 2], ["30", 2], ["37", 2], ["9", 2], ["23", 3], ["24", 3], ["25", 3], ["40", 3], ["42", 3], ["71", 3],
    ["39", 4], ["43", 4], ["70", 4], ["72", 4], ["80", 4], ["81", 4], ["82", 4],
];

function expiryDay(text) {
    const [year, month, given] = [2000 + Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4, 6))];
    if (month < 1 || month > 12) {
        return "";
    }
    const day = given || new Date(Date.UTC(year, month, 0)).getUTCDate();
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : "";
}

/** Whether the last digit of an item number is the one that belongs there. */
function isChecked(item) {
    const total = [...item.slice(0, -1)].reverse().reduce((sum, digit, place) => sum + Number(digit) * (place % 2 ? 1 : 3), 0);
    return (10 - (total % 10)) % 10 === Number(item.at(-1)) && /[1-9]/.test(item);
}

/** [identifier, value, what follows]; null where no element begins. */
function element(rest) {
    for (const [start, length, digits] of FIXED) {
        if (rest.startsWith(start)) {
            const found = rest.match(new RegExp(`^(\\d{${length}})(\\d{${digits}})\u001d*(.*)$`));
            return found ? found.slice(1) : null;
        }
    }
    for (const [start, length] of OPEN) {
        const found = rest.startsWith(start) && rest.match(new RegExp(`^(\\d{${length}})([^\u001d]+)\u001d*(.*)$`));
        if (found) {
            return found.slice(1);
        }
    }
    return null;
}

/**
 * @param {string} code as scanned, or as printed with parentheses
 * @returns {{ item: string, lot: string, expiry: string, serial: string, own: string } | null} null when it is no GS1 code
 */
export function parseGs1(code) {
    let rest = code.trim().replace(/^\](?:C1|e0|d2|Q3|J1)/, "");
    if (/^\(\d{2,4}\)/.test(rest)) {
        rest = rest.replace(/\((\d{2,4})\)/g, SEPARATOR + "$1");
    }
    rest = rest.replace(SPELT, SEPARATOR).replace(/^\u001d+/, "");
    const said = {};
    while (rest) {
        const part = element(rest);
        if (!part) {
            return null;
        }
        said[part[0]] ??= part[1];
        rest = part[2];
    }
    const [item, lot, serial] = [said["01"] || "", said["10"] || "", said["21"] || ""];
    if ((item && !isChecked(item)) || [lot, serial].some((text) => text && !TEXT.test(text))) {
        return null;
    }
    const [expiry, own] = [expiryDay(said["17"] || ""), item ? "" : said["91"] || ""];
    // a bare lot may begin like an element: only an item, an expiry or an own reference makes it a GS1 code
    return item || expiry || own ? { item, lot, expiry, serial, own } : null;
}
