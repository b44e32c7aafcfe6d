import { describe, expect, test } from "@odoo/hoot";
import { parseGs1 } from "@medical_office_inventory/receive/gs1";

describe.current.tags("headless");

const ITEM = "00614141999996";
const END = "2027-12-31";
const said = (item, lot = "", expiry = "", serial = "", own = "") => ({ item, lot, expiry, serial, own });
// the same as tests/fund/test_gs1.py
const SCANNED = [
    ["0100614141999996172712311012AB\u001d21S1", said(ITEM, "12AB", END, "S1")],
    ["]d20100614141999996172712311012AB", said(ITEM, "12AB", END)],
    ["]C1\u001d0100614141999996", said(ITEM)],
    ["010061414199999617271200", said(ITEM, "", END)],
    ["010061414199999617280200", said(ITEM, "", "2028-02-29")],
    ["(01)00614141999996(17)271231(10)ABC(1)", said(ITEM, "ABC(1)", END)],
    ["10L1\u001d0100614141999996\u001d17271231", said(ITEM, "L1", END)],
    ["0100614141999996Alt02910L1Alt029240X#21S", said(ITEM, "L1", "", "S")],
    ["010061414199999610L1]21S", said(ITEM, "L1", "", "S")],
    ["010061414199999631030012501727123110L", said(ITEM, "L", END)],
    ["0100614141999996414061414199999610L", said(ITEM, "L")],
    ["01006141419999964140614141999910L", null],
    ["17271231", said("", "", END)],
    ["1727123110L1\u001d91MO-7", said("", "L1", END, "", "MO-7")],
    ["0100614141999995", null],
    ["010061414199999", null],
    [`010061414199999610${"L".repeat(21)}`, null],
    ["010061414199999610", null],
    ["1727130110X", null],
    ["10ABC", null],
    ["L0100", null],
    ["614141999996", null],
    ["", null],
    ["(01)", null],
];

for (const [code, found] of SCANNED) {
    test(`reads ${JSON.stringify(code)}`, () => {
        expect(parseGs1(code)).toEqual(found);
    });
}
