import { expect, test } from "@odoo/hoot";
import { makeMockEnv, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import { plainAmount, readAmount, readBlock } from "@medical_office_billing/budget/budget_amounts";
import { figureOf, rowName, sectionsOf } from "@medical_office_billing/budget/budget_rows";
import { BudgetSheet } from "@medical_office_billing/budget/budget_sheet";
import { ANNEX, FEB, JAN, MAIN, makeMatrix, makeRow, MAR, MONTHS, PATIENTS, RENT, SUPPLIES } from "./budget_common";

const ORDER = ["3-0", "1-0", "2-0"];
const KEYS = MONTHS.map(({ key }) => key);

function makeSheet(answer = () => ({}), matrix = makeMatrix()) {
    const calls = [];
    const sheet = new BudgetSheet(matrix, async (cells) => {
        calls.push(cells.map(({ category_id, analytic_id, month, amount }) => [category_id, analytic_id, month, amount]));
        return answer(calls.length);
    }, 1000000);
    return { sheet, calls };
}

test("amounts are read as people and spreadsheets write them", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, { decimalPoint: ".", thousandsSep: "," });
    const read = (text) => readAmount(text, 1);
    expect(["1200", "1,200.50", " $ 1,200 ", "(300)", "-5", "5-", "−5", "", "-", ".5", "=2*600", "12."].map(read)).toEqual(
        [1200, 1200.5, 1200, -300, -5, -5, -5, 0, 0, 0.5, 1200, 12]);
    expect(read("0.125")).toBe(0.13);
    expect(["abc", "1,20", "1.200,50", "12 %", "1e5", "--5", "1,2,3", "=2+", "=alert", "five", "0x10", "(-)"].map(read)).toEqual(Array(12).fill(null));
});

test("amounts are read in the notation of the user's language", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, { decimalPoint: ",", thousandsSep: "." });
    expect(["1.200,50", "1 200", "1,5", "1\u00a0200,00"].map((text) => readAmount(text, 1))).toEqual([1200.5, 1200, 1.5, 1200]);
    expect(["1,200.50", "1.20"].map((text) => readAmount(text, 1))).toEqual([null, null]);
    expect(plainAmount(1200.5, 1)).toBe("1.200,50");
});

test("a block has lines and tabs; cells in quotes may hold both", () => {
    expect(readBlock("1\t2\r\n3\t4\r\n")).toEqual([["1", "2"], ["3", "4"]]);
    expect(readBlock('"a\tb"\t"say ""x"""\n\t')).toEqual([["a\tb", 'say "x"'], ["", ""]]);
});

test("a block is pasted whole, sent by one call, and undone as one step", async () => {
    await makeMockEnv();
    const { sheet, calls } = makeSheet();
    expect(sheet.paste("1-0", JAN, "1100\t1,200.50\n(50)\t", ORDER, KEYS)).toBe(true);
    expect([sheet.amounts["1-0"][JAN], sheet.amounts["1-0"][FEB], sheet.amounts["2-0"][JAN], sheet.amounts["2-0"][FEB]]).toEqual([1100, 1200.5, -50, 0]);
    expect(sheet.status).toBe("unsaved");
    expect(await sheet.flush()).toBe(true);
    expect(calls).toEqual([[[1, false, JAN, 1100], [1, false, FEB, 1200.5], [2, false, JAN, -50]]]);
    expect(sheet.status).toBe("saved");
    expect(sheet.undo()).toBe(true);
    expect(sheet.amounts["1-0"][JAN]).toBe(1000);
    await sheet.flush();
    expect(calls[1]).toEqual([[1, false, JAN, 1000], [1, false, FEB, 1000], [2, false, JAN, 0]]);
    expect(sheet.canUndo).toBe(false);
});

test("a text in the block: nothing of it is taken, each fault is named with its cell", async () => {
    await makeMockEnv();
    const { sheet, calls } = makeSheet();
    sheet.paste("1-0", FEB, "900\tabc\nx\t5", ORDER, KEYS);
    expect(sheet.faults).toEqual(["Nothing was pasted.", "Rent, Mar 2026: “abc” is no amount.", "Supplies, Feb 2026: “x” is no amount."]);
    expect(sheet.amounts["1-0"][FEB]).toBe(1000);
    expect([sheet.stateOf("1-0", FEB), sheet.stateOf("1-0", MAR), sheet.stateOf("2-0", FEB)]).toEqual(["", "wrong", "wrong"]);
    await sheet.flush();
    expect(calls).toEqual([]);
    sheet.undo();
    expect([sheet.faults, sheet.status]).toEqual([[], "saved"]);
});

test("a block that doesn't fit is refused; a single cell is the browser's", async () => {
    await makeMockEnv();
    const { sheet } = makeSheet();
    sheet.paste("2-0", KEYS[11], "1\t2\n3\t4", ORDER, KEYS);
    expect(sheet.faults).toEqual([
        "Nothing was pasted.", "2 rows were copied, and from here on there are 1.", "2 columns were copied, and from this month on there are 1."]);
    expect(sheet.status).toBe("saved");
    expect(sheet.paste("2-0", JAN, "12\n", ORDER, KEYS)).toBe(false);
});

test("what isn't an amount stays as typed until it is one", async () => {
    await makeMockEnv();
    const { sheet, calls } = makeSheet();
    expect(sheet.type("2-0", MAR, "lots")).toBe(false);
    expect([sheet.status, sheet.wrong[`2-0|${MAR}`]]).toEqual(["unsaved", "lots"]);
    expect(sheet.type("2-0", MAR, "70")).toBe(true);
    expect(sheet.faults).toEqual([]);
    await sheet.flush();
    expect(calls).toEqual([[[2, false, MAR, 70]]]);
});

test("a refusal keeps what was typed; saving again sends it once more, with what came since", async () => {
    await makeMockEnv();
    const { sheet, calls } = makeSheet((count) => (count === 1 ? { error: "The budget was sent for approval." } : {}));
    sheet.type("2-0", JAN, "10");
    expect(await sheet.flush()).toBe(false);
    expect([sheet.status, sheet.error, sheet.stateOf("2-0", JAN)]).toEqual(["failed", "The budget was sent for approval.", "failed"]);
    sheet.type("2-0", FEB, "20");
    expect(await sheet.flush()).toBe(true);
    expect(calls[1]).toEqual([[2, false, JAN, 10], [2, false, FEB, 20]]);
    expect([sheet.status, sheet.error]).toEqual(["saved", ""]);
});

test("what is typed while a call is under way is sent by the next, never twice at a time", async () => {
    await makeMockEnv();
    let release;
    const { sheet, calls } = makeSheet((count) => (count === 1 ? new Promise((resolve) => (release = () => resolve({}))) : {}));
    sheet.type("2-0", JAN, "10");
    const first = sheet.flush();
    await Promise.resolve();
    sheet.type("2-0", JAN, "11");
    const second = sheet.flush();
    expect(calls.length).toBe(1);
    release();
    expect([await first, await second]).toEqual([true, true]);
    expect(calls).toEqual([[[2, false, JAN, 10]], [[2, false, JAN, 11]]]);
});

test("what the server spread is taken over, and undone as one step", async () => {
    await makeMockEnv();
    const { sheet, calls } = makeSheet();
    sheet.take(makeMatrix({ rows: [makeRow(PATIENTS, { [JAN]: 5000 }), makeRow(RENT, { [JAN]: 50, [FEB]: 50 }), makeRow(SUPPLIES, {}, { comment: "New" })] }));
    expect([sheet.amounts["1-0"][JAN], sheet.rows[2].comment, sheet.status]).toEqual([50, "New", "saved"]);
    sheet.undo();
    await sheet.flush();
    expect(calls).toEqual([[[1, false, JAN, 1000], [1, false, FEB, 1000]]]);
});

test("a category is divided by sites that it has no row for; sums hold all of them", async () => {
    await makeMockEnv();
    const rows = [makeRow(RENT, { [JAN]: 5 }), makeRow(RENT, { [JAN]: 7 }, { analytic: MAIN }), makeRow(SUPPLIES)];
    const { sheet, calls } = makeSheet(undefined, makeMatrix({ rows }));
    sheet.divide(RENT, [MAIN, ANNEX]);
    expect(sheet.rows.map(({ key }) => key)).toEqual(["1-0", "1-11", "1-12", "2-0"]);
    sheet.type("1-12", JAN, "0.1");
    sheet.type("1-11", JAN, "0.2");
    expect(sheet.sum(["1-0", "1-11", "1-12"], KEYS)).toBe(5.3);
    await sheet.flush();
    expect(calls).toEqual([[[1, 12, JAN, 0.1], [1, 11, JAN, 0.2]]]);
    sheet.divide(SUPPLIES, [MAIN]);
    sheet.take(makeMatrix({ rows: [...rows, makeRow(RENT, { [JAN]: 0.1 }, { analytic: ANNEX })] }));
    expect(sheet.rows.map(({ key }) => key)).toEqual(["1-0", "1-11", "2-0", "2-11", "1-12"]);
});

test("rows stand under income and expense, those of a category together", async () => {
    await makeMockEnv();
    const outside = makeRow({}, {}, { key: "0-0", category: false });
    const rows = [makeRow(RENT, {}, { analytic: MAIN }), makeRow(PATIENTS), makeRow(RENT, {}, { unassigned: true }), makeRow(SUPPLIES), outside];
    expect(sectionsOf(rows).map(({ kind, groups }) => [kind, groups.map(({ category, rows, many }) => [category.name, rows.length, many])])).toEqual([
        ["income", [["Patient payments", 1, false]]], ["expense", [["Rent", 2, true], ["Supplies", 1, false]]],
        ["none", [[undefined, 1, false]]]]);
    expect(rows.map((row) => rowName(row))).toEqual(["Rent, Main", "Patient payments", "Rent, Unassigned", "Supplies", "Accounts in no category"]);
    expect(rows.map((row) => figureOf(row, rows))).toEqual([11, false, "unassigned", false, false]);
    expect(figureOf(makeRow(RENT), rows)).toBe("unassigned");
    expect(new BudgetSheet(makeMatrix({ rows }), () => {}).rows.length).toBe(4);
});
