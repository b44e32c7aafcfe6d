import { registry } from "@web/core/registry";

/** A budget from the first cell to its figures, at a desk and on a phone: the manager types it, the owner approves it, both read it. */
const phone = () => window.innerWidth < 768;
const budget = (name, steps) => registry.category("web_tour.tours").add(`medical_budget_${name}`, { steps });

/** The row of a category in the grid or the matrix, or its card on a phone. */
const row = (name) => `.o_medical_budget tr:has(.o_medical_budget_words:contains(${name}))`;
const january = "input[data-month$='-01-01']";
const fits = {
    content: "Nothing scrolls sideways",
    trigger: ".o_medical_budget",
    run() {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth > clientWidth) {
            throw new Error(`The page is ${scrollWidth} wide on a screen of ${clientWidth}`);
        }
    },
};
const atJanuary = () => (phone()
    ? [{ content: "One month at a time", trigger: ".o_medical_budget_month", run: () => {
        const select = document.querySelector(".o_medical_budget_month");
        select.value = [...select.options].map(({ value }) => value).find((value) => value.endsWith("-01-01"));
        select.dispatchEvent(new Event("change", { bubbles: true }));
    } }]
    : []);
const saved = { content: "It is saved", trigger: ".o_medical_budget_status[data-status=saved]" };

budget("type", () => [
    ...atJanuary(),
    { content: "What isn't an amount is marked", trigger: `${row("Rent")} ${january}`, run: "edit two thousand && press Enter" },
    { content: "It says which cell", trigger: ".o_medical_budget_faults:contains(Rent, Jan)" },
    { content: "An amount", trigger: `${row("Rent")} ${january}`, run: "edit 2,000.50 && press Enter" },
    saved,
    { content: "It counts in the year", trigger: `${row("Rent")} .o_medical_budget_total:contains(2,000.50)` },
    fits,
    { content: "Spread a total", trigger: `${row("Supplies")} .o_medical_budget_menu`, run: "click" },
    { content: "By its menu", trigger: "[data-menu=spread]", run: "click" },
    { content: "Of the year", trigger: ".modal #budget_total", run: "edit 1,000" },
    { content: "Evenly, as it stands", trigger: ".modal .o_medical_budget_apply", run: "click" },
    { content: "The months have their share", trigger: `body:not(:has(.modal)) ${row("Supplies")} ${january}:value(83.33)` },
    { content: "The sum is exact", trigger: `${row("Supplies")} .o_medical_budget_total:contains(1,000)` },
    { content: "A comment", trigger: `${row("Supplies")} .o_medical_budget_menu`, run: "click" },
    { content: "By its menu", trigger: "[data-menu=comment]", run: "click" },
    { content: "Why", trigger: ".modal #budget_comment", run: "edit Gloves became dearer" },
    { content: "Keep it", trigger: ".modal .o_medical_budget_apply", run: "click" },
    { content: "It is marked", trigger: `body:not(:has(.modal)) ${row("Supplies")} .o_medical_budget_mark` },
    { content: "Visits bring in", trigger: `${row("Visits")} ${january}`, run: "edit 9000 && press Enter" },
    { content: "Undo", trigger: ".o_medical_budget_undo:enabled", run: "click" },
    { content: "It is empty again", trigger: `${row("Visits")} ${january}:not(:value(9))` },
    { content: "After all", trigger: `${row("Visits")} ${january}`, run: "edit 8000 && press Enter" },
    saved,
    { content: "Send", trigger: ".o_medical_budget_send", run: "click" },
    { content: "Yes", trigger: ".modal .btn-primary:contains(Send)", run: "click" },
    { content: "It waits for somebody else", trigger: ".o_medical_budget .badge:contains(To Approve)" },
    { content: "Nothing is typed any more", trigger: ".o_medical_budget:not(:has(input[data-month]))" },
]);

budget("approve", () => [
    { content: "What it comes to", trigger: ".o_field_widget[name=amount_income]:contains(8,000)" },
    { content: "Approve", trigger: "button[name=action_approve]", run: "click" },
    { content: "It is in force", trigger: ".o_form_view:not(:has(button[name=action_approve]:visible))" },
    { content: "Look at it", trigger: "button:contains(Open the Grid)", run: "click" },
    { content: "It is in force", trigger: ".o_medical_budget .badge:contains(In force)" },
]);

budget("read", () => (phone()
    ? [
        { content: "The year", trigger: ".o_medical_budget_month", run: "selectByLabel Year" },
        { content: "Rent is over, in words", trigger: ".o_medical_budget_card:contains(Rent):contains(over)" },
        fits,
        { content: "In full", trigger: ".o_medical_budget_card:contains(Rent)", run: "click" },
        { content: "What was spent opens", trigger: ".modal [data-kind=actual] .o_medical_budget_open", run: "click" },
        { content: "Its entry", trigger: ".o_list_view .o_data_row, .o_kanban_view .o_kanban_record" },
    ]
    : [
        { content: "By year", trigger: "[data-view=year]", run: "click" },
        { content: "Rent is over, in words", trigger: `${row("Rent")} .o_medical_budget_danger:contains(over)` },
        { content: "The comment is there", trigger: `${row("Supplies")} .o_medical_budget_mark` },
        { content: "A chart", trigger: ".o_medical_budget_charted", run: "selectByLabel Chart: Expense" },
        { content: "It is drawn", trigger: ".o_medical_budget_chart canvas" },
        { content: "By the rate so far", trigger: ".o_medical_budget_forecast", run: "select rate" },
        { content: "What was spent opens", trigger: `${row("Rent")} .o_medical_budget_figure[data-kind=actual]`, run: "click" },
        { content: "Its entry", trigger: ".o_list_view .o_data_row" },
        { content: "Back", trigger: ".o_breadcrumb a:contains(Budget)", run: "click" },
        { content: "The screen is as it was", trigger: "[data-view=year][aria-pressed=true]" },
    ]));
