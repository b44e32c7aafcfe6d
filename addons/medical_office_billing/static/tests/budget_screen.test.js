import { expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, queryAll, queryAllTexts, queryFirst, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, makeServerError, mountWithCleanup, onRpc, mockService } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { MedicalBudget } from "@medical_office_billing/budget/budget";
import { ANNEX, FEB, JAN, MAIN, makeCell, makeMatrix, makeRow, MAR, RENT, SUPPLIES } from "./budget_common";

defineMailModels();

async function open(matrix, handlers = {}) {
    onRpc("medical.budget", "search_read", () => [
        { id: 7, display_name: "Budget 2026", is_current: false, state: "draft", company_id: [1, "Practice"] },
        { id: 6, display_name: "Budget 2025", is_current: true, state: "approved", company_id: [1, "Practice"] },
    ]);
    onRpc("medical.budget.screen", "get_matrix", ({ args }) => {
        expect.step(`get_matrix ${args[0]} ${JSON.stringify(args[1])}`);
        return matrix;
    });
    for (const [method, handler] of Object.entries(handlers)) {
        onRpc("medical.budget.screen", method, handler);
    }
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(MedicalBudget, { props: { action: { context: { medical_budget_id: 7 } }, actionId: 1 } });
    await animationFrame();
    expect.verifySteps(['get_matrix 7 {"view":"month","analytic_id":false,"forecast":"straight","until":false}']);
}

const cell = (key, month) => `tr[data-key='${key}'] input[data-month='${month}']`;
const cellsOf = ({ args }) => args[1].map(({ category_id, month, amount }) => [category_id, month, amount]);
const steps = { save_cells: (params) => expect.step(`save ${JSON.stringify(cellsOf(params))}`) };

async function paste(selector, text) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    await contains(selector).focus();
    await manuallyDispatchProgrammaticEvent(queryOne(selector), "paste", { clipboardData });
    await animationFrame();
}

test("a draft opens to type in; keys go from cell to cell, and what was typed within a moment is saved by one call", async () => {
    await open(makeMatrix(), { save_cells: (params) => steps.save_cells(params) || { rows: 2 } });
    expect(queryAllTexts(".o_medical_budget_section")).toEqual(["Income", "Expense"]);
    expect(cell("1-0", JAN)).toHaveValue("1,000");
    expect(cell("1-0", JAN)).toHaveAttribute("aria-label", "Rent, Jan 2026");
    await contains(cell("1-0", JAN)).edit("1,100.50", { confirm: "enter" });
    expect(cell("2-0", JAN)).toBeFocused();
    await contains(cell("2-0", JAN)).edit("40", { confirm: false });
    await contains(cell("2-0", JAN)).press("ArrowUp");
    expect(cell("1-0", JAN)).toBeFocused();
    await contains(cell("1-0", JAN)).press("ArrowRight");
    expect(cell("1-0", FEB)).toBeFocused();
    await contains(cell("1-0", FEB)).press(["Shift", "Enter"]);
    expect(cell("3-0", FEB)).toBeFocused();
    expect("[data-section='expense'] .o_medical_budget_sum .o_medical_budget_total").toHaveText("2,140.50");
    expect(".o_medical_budget_result .o_medical_budget_total").toHaveText("2,859.50");
    expect(".o_medical_budget_status").toHaveText("2 to save");
    await advanceTime(1000);
    expect.verifySteps([`save [[1,"${JAN}",1100.5],[2,"${JAN}",40]]`]);
    expect(".o_medical_budget_status").toHaveText("All saved");
});

test("left and right move the caret within what is typed; Escape takes it back, Ctrl+Z the change before", async () => {
    await open(makeMatrix(), { save_cells: (params) => steps.save_cells(params) || { rows: 1 } });
    await contains(cell("1-0", FEB)).edit("77", { confirm: false });
    await contains(cell("1-0", FEB)).press("Escape");
    expect(cell("1-0", FEB)).toHaveValue("1,000");
    await contains(cell("1-0", FEB)).edit("77", { confirm: "tab" });
    expect(cell("1-0", MAR)).toBeFocused();
    await contains(cell("1-0", MAR)).press(["Control", "z"]);
    expect(cell("1-0", FEB)).toHaveValue("1,000");
    expect(".o_medical_budget_undo").not.toBeEnabled();
    await advanceTime(1000);
    expect.verifySteps([`save [[1,"${FEB}",1000]]`]);
});

test("a pasted block is taken; with a text in it nothing is, and its cell is marked", async () => {
    await open(makeMatrix(), { save_cells: (params) => steps.save_cells(params) || { rows: 4 } });
    await paste(cell("1-0", JAN), "1\t2\n3\t4\n");
    expect([cell("1-0", FEB), cell("2-0", FEB)].map((selector) => queryOne(selector).value)).toEqual(["2", "4"]);
    await advanceTime(1000);
    expect.verifySteps([`save [[1,"${JAN}",1],[1,"${FEB}",2],[2,"${JAN}",3],[2,"${FEB}",4]]`]);
    await paste(cell("1-0", JAN), "9\tnine\n9\t9");
    expect(".o_medical_budget_faults").toHaveText(/Nothing was pasted\.\s*Rent, Feb 2026: “nine” is no amount\./);
    expect(cell("1-0", FEB)).toHaveAttribute("aria-invalid", "true");
    expect(cell("1-0", FEB)).toHaveValue("nine");
    expect(cell("1-0", JAN)).toHaveValue("1");
    await advanceTime(1000);
    expect.verifySteps([]);
});

test("a refusal is said in words, and what was typed stays", async () => {
    let refuse = true;
    await open(makeMatrix(), {
        save_cells: (params) => {
            if (refuse) {
                throw makeServerError({ message: "Budget 2026 was sent for approval." });
            }
            steps.save_cells(params);
            return { rows: 1 };
        },
    });
    await contains(cell("2-0", MAR)).edit("5", { confirm: "enter" });
    await advanceTime(1000);
    expect(".o_medical_budget_faults").toHaveText(/Budget 2026 was sent for approval\. What you typed is kept\./);
    expect(cell("2-0", MAR)).toHaveValue("5");
    expect(cell("2-0", MAR)).toHaveAttribute("data-state", "failed");
    refuse = false;
    await contains(".o_medical_budget_retry").click();
    expect.verifySteps([`save [[2,"${MAR}",5]]`]);
    await animationFrame();
    expect(".o_medical_budget_faults").toHaveCount(0);
});

test("a total is spread by the server; the grid follows", async () => {
    const spread = makeMatrix({ rows: [makeRow(RENT, { [JAN]: 600, [FEB]: 600 }), makeRow(SUPPLIES)] });
    const matrix = makeMatrix();
    await open(matrix, {
        spread: ({ args }) => {
            expect.step(`spread ${JSON.stringify(args)}`);
            Object.assign(matrix, spread);
            return true;
        },
    });
    await contains("tr[data-key='1-0'] .o_medical_budget_menu").click();
    await contains("[data-menu='spread']").click();
    expect(".o_dialog #budget_total").toHaveValue("2,000");
    await contains(".o_dialog #budget_total").edit("twelve", { confirm: false });
    await contains(".o_dialog .o_medical_budget_apply").click();
    expect(".o_dialog [role='alert']").toHaveText("“twelve” is no amount.");
    await contains(".o_dialog #budget_total").edit("1200", { confirm: false });
    await contains(".o_dialog [data-how='working_days'] input").click();
    await contains(".o_dialog .o_medical_budget_apply").click();
    await animationFrame();
    expect.verifySteps(['spread [7,1,false,1200,"working_days"]', 'get_matrix 7 {"view":"month","analytic_id":false,"forecast":"straight","until":false}']);
    expect(cell("1-0", JAN)).toHaveValue("600");
    expect(".o_dialog").toHaveCount(0);
});

function readMatrix() {
    const rent = makeRow(RENT, { [JAN]: 1000 }, { analytic: MAIN, comment: "New lease from March" });
    rent.cells[JAN] = makeCell({ budget: 1000, actual: 1080.4, remaining: -80.4, variance: -80.4, percent: 8, words: "$80.40 (8 %) over", tone: "danger" });
    rent.total = { ...rent.cells[JAN], forecast: 13000 };
    const nobody = makeRow(RENT, {}, { unassigned: true });
    const categories = { ...makeMatrix().categories, [RENT.id]: { cells: rent.cells, total: rent.total } };
    const budget = { state: "approved", state_label: "Approved", editable: false, is_current: true };
    return makeMatrix({ budget, categories, rows: [rent, nobody, makeRow(SUPPLIES)] });
}

test("an approved budget is read: over is said by sign, color and words; a figure opens its entries", async () => {
    mockService("action", { doAction: (action) => expect.step(`open ${action.res_model}`) });
    await open(readMatrix(), {
        open_figure: ({ args }) => {
            expect.step(`figure ${JSON.stringify(args)}`);
            return { type: "ir.actions.act_window", res_model: "account.move.line" };
        },
    });
    expect("input[data-month], .o_medical_budget_send, .o_medical_budget_type").toHaveCount(0);
    const figure = `tr[data-key='1-11'] .o_medical_budget_figure[data-month='${JAN}']`;
    expect(figure).toHaveText("1,080");
    expect(`${figure} .fa-exclamation-circle.o_medical_budget_danger`).toHaveCount(1);
    expect(figure).toHaveAttribute("aria-label", "Rent, Main, Jan 2026, Actual $\u00a01,080.40, $80.40 (8 %) over");
    expect("tr[data-key='1-0'] th").toHaveText("Unassigned");
    expect(queryAllTexts("tr[data-group='1'] td.o_medical_budget_total", { inline: true })).toEqual(["1,080 $80.40 (8 %) over", "13,000"]);
    await contains(figure).click();
    expect.verifySteps([`figure [7,"actual",1,11,"${JAN}"]`, "open account.move.line"]);
    await contains(`tr[data-key='1-0'] .o_medical_budget_figure[data-month='${FEB}']`).click();
    expect.verifySteps([`figure [7,"actual",1,"unassigned","${FEB}"]`, "open account.move.line"]);
    await contains(".o_medical_budget_show").select("variance");
    expect(`tr[data-key='1-11'] td:has([data-month='${JAN}'])`).toHaveText("$80.40 (8 %) over");
    await contains(figure).click();
    expect(".o_dialog [data-kind]").toHaveCount(4);
    expect(".o_dialog .o_medical_budget_tone").toHaveText("$80.40 (8 %) over");
    expect(".o_dialog .o_medical_budget_comment").toHaveText("New lease from March");
});

test("of very many rows those of a divided category open folded; divided anew they are shown", async () => {
    const sites = Array.from({ length: 160 }, (_, index) => ({ id: 100 + index, name: `Site ${index}` }));
    await open(makeMatrix({ analytics: sites, rows: [...sites.map((analytic) => makeRow(RENT, { [JAN]: 1 }, { analytic })), makeRow(SUPPLIES)] }));
    expect("tr[data-key]").toHaveCount(1);
    expect(".o_medical_budget_group .o_medical_budget_total").toHaveText("160");
    await contains(".o_medical_budget_group .o_medical_budget_fold").click();
    expect("tr[data-key]").toHaveCount(161);
    await contains(".o_medical_budget_group .o_medical_budget_fold").click();
    await contains("tr[data-key='2-0'] .o_medical_budget_menu").click();
    await contains("[data-menu='divide']").click();
    expect("tr[data-key='2-100'] input").toHaveCount(12);
    expect("tr[data-key='1-100']").toHaveCount(0);
});

test("who comes back finds the screen as it was", async () => {
    await open(readMatrix());
    await mountWithCleanup(MedicalBudget, {
        props: { action: {}, actionId: 1, state: { budgetId: 6, shown: { typing: false, view: "year", analytic: "11", until: "2026-02-28", month: "" } } },
    });
    expect.verifySteps(['get_matrix 6 {"view":"month","analytic_id":11,"forecast":"straight","until":"2026-02-28"}']);
    expect(queryAll("[data-view='year'][aria-pressed='true']")).toHaveCount(1);
    expect(queryAll(".o_medical_budget_site")[1]).toHaveValue("11");
});

test("the year shows every kind beside its words; filters ask the server", async () => {
    await open(readMatrix());
    await contains("[data-view='year']").click();
    expect(queryAllTexts("thead th")).toEqual(["Category", "Budget", "Actual", "Remaining", "Variance", "Forecast"]);
    expect("tr[data-key='1-11'] .o_medical_budget_words_column").toHaveText("$80.40 (8 %) over");
    expect(queryFirst("tr[data-key='1-11'] .o_medical_budget_total")).toHaveText("$ 13,000.00");
    await contains(".o_medical_budget_site").select(String(ANNEX.id));
    expect.verifySteps(['get_matrix 7 {"view":"month","analytic_id":12,"forecast":"straight","until":false}']);
    await contains(".o_medical_budget_until").select("2026-02-28");
    expect.verifySteps(['get_matrix 7 {"view":"month","analytic_id":12,"forecast":"straight","until":"2026-02-28"}']);
    await contains(".o_medical_budget_forecast").select("rate");
    expect.verifySteps(['get_matrix 7 {"view":"month","analytic_id":12,"forecast":"rate","until":"2026-02-28"}']);
    expect(queryAll("[data-sum='result']")).toHaveCount(1);
});
