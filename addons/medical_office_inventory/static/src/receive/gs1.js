/**
 * What a GS1 code on a box of medical supplies says: the item, its lot and its expiry day.
 *
 * General Specifications: 01 item number (14 digits), 17 expiry (YYMMDD, day 00: the last of the month),
 * 10 lot, 21 serial number; elements of open length end with the separator FNC1, which scanners send as GS.
 */
const SEPARATOR = "\u001d";
const FIXED = { "00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2 };
const OPEN = ["10", "21", "22", "30", "37", "240", "241", "250", "251", "400", "710", "711", "712", "713", "714"];

function expiryDay(text) {
    const year = 2000 + Number(text.slice(0, 2));
    const month = Number(text.slice(2, 4));
    const day = Number(text.slice(4, 6)) || new Date(Date.UTC(year, month, 0)).getUTCDate();
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : "";
}

/**
 * @param {string} code as scanned, or as printed with parentheses
 * @returns {{ item: string, lot: string, expiry: string } | null} null when it is no GS1 code
 */
export function parseGs1(code) {
    let rest = code.replace(/^\]\w\d/, "").replace(/^\u001d/, "");
    if (rest.startsWith("(")) {
        rest = rest.slice(1).replaceAll("(", SEPARATOR + "(").replace(/\(?(\d{2,4})\)/g, "$1");
    }
    const found = { item: "", lot: "", expiry: "" };
    let known = 0;
    while (rest) {
        const fixed = FIXED[rest.slice(0, 2)];
        const open = fixed ? undefined : OPEN.find((prefix) => rest.startsWith(prefix));
        if (!fixed && !open) {
            return null;
        }
        const id = open || rest.slice(0, 2);
        let value = rest.slice(id.length);
        const end = fixed || (value.includes(SEPARATOR) ? value.indexOf(SEPARATOR) : value.length);
        rest = value.slice(end).replace(/^\u001d/, "");
        value = value.slice(0, end);
        if (fixed && !new RegExp(`^\\d{${fixed}}$`).test(value)) {
            return null;
        }
        if (id === "01") {
            found.item = value;
        } else if (id === "10") {
            found.lot = value;
        } else if (id === "17") {
            found.expiry = expiryDay(value);
        }
        known += 1;
    }
    // a bare lot may begin like an element: only an item number or an expiry makes it a GS1 code
    return known && (found.item || found.expiry) ? found : null;
}
