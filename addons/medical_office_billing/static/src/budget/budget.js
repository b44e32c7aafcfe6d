import { Component, markRaw, onWillStart, useState } from "@odoo/owl";
import { router } from "@web/core/browser/router";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { BudgetChart } from "./budget_chart";
import { BudgetCellDialog, BudgetCommentDialog, BudgetFillDialog, BudgetSpreadDialog } from "./budget_dialogs";
import { BudgetGrid } from "./budget_grid";
import { BudgetRead } from "./budget_read";
import { figureOf, firstMonth, KINDS, lastDayOf } from "./budget_rows";
import { useBudgetServer } from "./budget_server";
import { BudgetSheet } from "./budget_sheet";

const BUDGET = "medical.budget";
const RECORD = "medical.budget.record";
const FORECASTS = ["straight", "rate", "last_year"];
const STATE_LOOKS = { draft: "text-bg-info", submitted: "text-bg-warning", approved: "text-bg-success", refused: "text-bg-danger" };
const REMEMBERED = "medical_budget";

/**
 * A budget on screen: typed while it is a draft, read ever after. See `medical.budget.screen` on the server, which makes every figure
 * and decides what may change; this draws it.
 */
export class MedicalBudget extends Component {
    static template = "medical_office_billing.Budget";
    static components = { BudgetChart, BudgetGrid, BudgetRead, Dropdown, DropdownItem };
    static props = { ...standardActionServiceProps };

    setup() {
        this.server = useBudgetServer();
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useState(useService("ui"));
        this.state = useState({
            budgets: [], budgetId: false, matrix: null, sheet: null, typing: false, view: "month", show: "actual", analytic: "all", until: "",
            forecast: "", month: "", chart: "", wider: false, error: "", loading: true,
        });
        this.views = [{ key: "month", label: _t("Months") }, { key: "year", label: _t("Year") }];
        this.asked = 0;
        useSetupAction({
            beforeLeave: () => this.leave(),
            beforeUnload: (ev) => this.unsaved && ev.preventDefault(),
            getLocalState: () => {
                const { budgetId, typing, view, show, analytic, until, month, chart } = this.state;
                return { budgetId, shown: { typing, view, show, analytic, until, month, chart } };
            },
        });
        onWillStart(() => this.start());
    }

    async start() {
        const kept = this.remembered();
        this.state.forecast = FORECASTS.includes(kept.forecast) ? kept.forecast : FORECASTS[0];
        this.state.view = kept.view === "year" ? "year" : "month";
        const { context = {}, params = {} } = this.props.action;
        const active = context.active_model === BUDGET && context.active_id;
        // who comes back from a figure's entries finds the screen as it was
        const { budgetId, shown } = this.props.state || {};
        const wanted = Number(budgetId || params.budget_id || context.medical_budget_id || active || router.current.budget) || false;
        const budgets = await this.server.call("search_read", [[["state", "!=", "refused"]]], {
            model: BUDGET, kwargs: { fields: ["display_name", "is_current", "state", "company_id"], order: "date_from desc, version desc, id desc", limit: 100 },
        });
        if (budgets.error) {
            Object.assign(this.state, { error: budgets.error, loading: false });
            return;
        }
        this.state.budgets = budgets;
        const first = budgets.find(({ is_current }) => is_current) || budgets[0];
        if (wanted || first) {
            await this.choose(wanted || first.id, shown);
        }
        this.state.loading = false;
    }

    remembered() {
        try {
            return JSON.parse(browser.localStorage.getItem(REMEMBERED)) || {};
        } catch {
            return {};
        }
    }

    remember() {
        const { forecast, view } = this.state;
        browser.localStorage.setItem(REMEMBERED, JSON.stringify({ forecast, view }));
    }

    // What is shown

    get budget() {
        return this.state.matrix.budget;
    }

    /** A budget in the choice: with its practice where there are several. */
    choiceWords({ display_name, company_id }) {
        const many = new Set(this.state.budgets.map((budget) => budget.company_id[0])).size > 1;
        return many && company_id ? `${display_name} · ${company_id[1]}` : display_name;
    }

    get choices() {
        const { budgets, matrix } = this.state;
        if (!matrix || budgets.some(({ id }) => id === matrix.budget.id)) {
            return budgets;
        }
        return [{ id: matrix.budget.id, display_name: matrix.budget.name }, ...budgets];
    }

    get shows() {
        return [...this.state.matrix.kinds, "remaining", "variance"].map((key) => ({ key, label: KINDS[key] || key }));
    }

    get sections() {
        const words = { expense: _t("Expense"), income: _t("Income"), result: _t("Result") };
        return Object.keys(words).filter((key) => this.state.matrix.totals[key]).map((key) => ({ key, label: words[key] }));
    }

    /** Months through which figures may be shown: those that began. */
    get untils() {
        return this.state.matrix.months.filter(({ past, current }) => past || current).map(({ key, label }) => ({ key: lastDayOf(key), label }));
    }

    get editable() {
        return this.budget.editable;
    }

    /** On a phone a month at a time, on a desk all of them. */
    get monthsTyped() {
        const { months } = this.state.matrix;
        return this.ui.isSmall ? months.filter(({ key }) => key === (this.state.month || firstMonth(months))) : months;
    }

    get stateLook() {
        return STATE_LOOKS[this.budget.state] || "text-bg-secondary";
    }

    get basisWords() {
        return this.budget.basis === "cash" ? _t("Cash basis: figures count when they are paid") : _t("Accrual basis: figures count when they are posted");
    }

    get outsideWords() {
        const count = this.state.matrix.unassigned_accounts;
        return count === 1 ? _t("1 account is in no category") : _t("%s accounts are in no category", count);
    }

    get unsaved() {
        return this.state.sheet && this.state.sheet.status !== "saved";
    }

    get siteWords() {
        return this.budget.plan_name || _t("Site");
    }

    get analyticId() {
        const { analytic } = this.state;
        return analytic === "all" ? false : analytic === "unassigned" ? "unassigned" : Number(analytic);
    }

    get empty() {
        return !this.state.matrix.rows.length;
    }

    // Loading

    options() {
        const { forecast, until } = this.state;
        // months always: a change of columns asks nothing
        return { view: "month", analytic_id: this.analyticId, forecast, until: until || false };
    }

    /** Show a budget; a draft that one may change opens to type in. */
    async choose(budgetId, shown = {}) {
        if (!(await this.leave())) {
            return;
        }
        this.state.budgetId = Number(budgetId);
        Object.assign(this.state, { analytic: "all", until: "", ...shown, sheet: null, typing: false });
        if (await this.load()) {
            const { months, budget } = this.state.matrix;
            this.state.month = shown.month ?? firstMonth(months);
            router.pushState({ budget: budget.id });
            if (budget.editable && shown.typing !== false) {
                this.type();
            }
        }
    }

    /** @returns {Promise<boolean>} whether the figures are there */
    async load() {
        const asked = ++this.asked;
        this.state.loading = true;
        const answer = await this.server.call("get_matrix", [this.state.budgetId, this.options()]);
        if (asked !== this.asked) {
            return false;
        }
        this.state.loading = false;
        this.state.error = answer.error || "";
        if (answer.error) {
            return false;
        }
        this.state.matrix = markRaw(answer);
        return true;
    }

    /** Change what is shown; what was typed is saved first. */
    async filter(values) {
        if (!(await this.leave())) {
            return;
        }
        const typing = this.state.typing;
        Object.assign(this.state, values);
        this.remember();
        if (await this.load() && typing) {
            this.type();
        }
    }

    setView(view) {
        this.state.view = view;
        this.remember();
    }

    // Typing

    type() {
        const budgetId = this.state.budgetId;
        const sheet = new BudgetSheet(this.state.matrix, (cells) => this.server.call("save_cells", [budgetId, cells]));
        Object.assign(this.state, { sheet, typing: true });
    }

    async read() {
        if (await this.leave()) {
            Object.assign(this.state, { sheet: null, typing: false });
            await this.load();
        }
    }

    /** Save what waits; if that can't be, ask before it is lost. */
    async leave() {
        const { sheet } = this.state;
        if (!sheet || ((await sheet.flush()) && sheet.status === "saved")) {
            return true;
        }
        return new Promise((resolve) => this.dialog.add(ConfirmationDialog, {
            title: _t("Not saved"),
            body: sheet.error || _t("A cell holds no amount. Leave without it?"),
            confirmLabel: _t("Leave Without Saving"),
            cancelLabel: _t("Stay Here"),
            confirm: () => {
                this.state.sheet = null;
                this.state.typing = false;
                resolve(true);
            },
            cancel: () => resolve(false),
            dismiss: () => resolve(false),
        }));
    }

    get statusWords() {
        const { sheet } = this.state;
        const waiting = Object.keys(sheet.waiting).length;
        const wrong = Object.keys(sheet.wrong).length;
        switch (sheet.status) {
            case "failed":
                return _t("Not saved");
            case "saving":
                return _t("Saving…");
            case "unsaved":
                return wrong ? _t("%s not an amount", wrong) : _t("%s to save", waiting);
        }
        return _t("All saved");
    }

    /** Have the server change rows: first what was typed is saved, then the rows are read anew, as one step to undo. */
    async serverChange(method, args, message = "") {
        const { sheet, budgetId } = this.state;
        if (sheet && !(await sheet.flush())) {
            return { error: sheet.error };
        }
        const answer = await this.server.call(method, [budgetId, ...args]);
        if (answer?.error) {
            return answer;
        }
        if (await this.load()) {
            sheet?.take(this.state.matrix);
        }
        if (message) {
            this.notification.add(message, { type: "success" });
        }
        return {};
    }

    analyticOf(row) {
        return row.analytic ? row.analytic.id : false;
    }

    openSpread(row) {
        const { sheet } = this.state;
        this.dialog.add(BudgetSpreadDialog, {
            row,
            total: sheet.sum([row.key], sheet.months.map(({ key }) => key)),
            currencyId: sheet.currencyId,
            onApply: (total, how) => this.serverChange("spread", [row.category.id, this.analyticOf(row), total, how]),
        });
    }

    openFill(row = false) {
        this.dialog.add(BudgetFillDialog, {
            ...(row ? { row } : {}),
            onApply: (source, percent) => this.serverChange("fill_from", [source, percent, row ? [row.category.id] : false]),
        });
    }

    openComment(row) {
        this.dialog.add(BudgetCommentDialog, {
            row,
            onApply: (text) => this.serverChange("set_comment", [row.category.id, this.analyticOf(row), text]),
        });
    }

    divide(row) {
        this.state.sheet.divide(row.category, this.state.matrix.analytics);
    }

    // Reading

    openCell(row, month) {
        this.dialog.add(BudgetCellDialog, {
            row, month, matrix: this.state.matrix,
            onOpen: (...args) => this.openFigure(...args),
            onComment: this.budget.can_comment && row.category ? () => this.openComment(row) : null,
        });
    }

    async openFigure(row, month, kind) {
        const action = await this.server.call("open_figure", [
            this.state.budgetId, kind, row.category ? row.category.id : false, figureOf(row, this.state.matrix.rows),
            month ? month.key : false,
        ]);
        if (action.error) {
            this.state.error = action.error;
        } else {
            await this.action.doAction(action);
        }
    }

    // The document

    /** Call a method of the budget itself: sending, revising. What it answers as an action is opened. */
    async perform(method) {
        if (!(await this.leave())) {
            return;
        }
        const answer = await this.server.call(method, [[this.state.budgetId]], { model: BUDGET });
        if (answer?.error) {
            this.state.error = answer.error;
        } else if (answer?.type) {
            await this.action.doAction(answer, answer.target === "new" ? { onClose: () => this.load() } : {});
        } else {
            await this.choose(this.state.budgetId);
        }
    }

    send() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Send for approval"),
            body: _t("Nothing of the budget changes from then on but comments. Somebody else decides."),
            confirmLabel: _t("Send for Approval"),
            confirm: () => this.perform("action_submit"),
            cancel: () => {},
        });
    }

    openForm() {
        return this.action.doAction({ type: "ir.actions.act_window", res_model: BUDGET, res_id: this.state.budgetId, views: [[false, "form"]] });
    }

    /** The record of this budget, as a file. */
    async take(method) {
        if (!(await this.leave())) {
            return;
        }
        const { budgetId, budgets, forecast, until } = this.state;
        const company = budgets.find(({ id }) => id === budgetId)?.company_id;
        const values = { budget_id: budgetId, forecast, until: until || false, ...(company ? { company_id: company[0] } : {}) };
        const created = await this.server.call("create", [[values]], { model: RECORD });
        const action = created.error ? created : await this.server.call(method, [created], { model: RECORD });
        if (action.error) {
            this.state.error = action.error;
        } else {
            await this.action.doAction(action);
        }
    }

    openImport() {
        return this.action.doAction({
            type: "ir.actions.act_window", res_model: "medical.import", views: [[false, "form"]], context: { default_kind: "medical.import.budget" },
        });
    }

    openAnalysis() {
        const { budgetId } = this.state;
        return this.action.doAction("medical_office_billing.action_medical_budget_analysis", {
            additionalContext: { medical_budget_id: budgetId, search_default_budget_id: [budgetId] },
        });
    }

    /** Accounts whose entries no budget holds. */
    async openOutside() {
        const action = await this.server.call("action_unassigned_accounts", [], { model: "medical.budget.category" });
        if (action.error) {
            this.state.error = action.error;
        } else {
            await this.action.doAction(action);
        }
    }

    openBudgets() {
        return this.action.doAction("medical_office_billing.action_medical_budget");
    }
}

registry.category("actions").add("medical_office_billing.budget", MedicalBudget);
