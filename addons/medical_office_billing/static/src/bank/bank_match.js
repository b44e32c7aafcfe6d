import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatCurrency, getCurrency } from "@web/core/currency";
import { formatDate } from "@web/core/l10n/dates";
import { parseFloat as parseAmount } from "@web/views/fields/parsers";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;
const JOURNAL_KEY = "medical_bank_journal";
const NO_FILTERS = { text: "", amount: "", date_from: "", date_to: "" };

/**
 * Matching bank lines with what the books expect: see `medical.bank.match` on the server.
 * A proposal is taken with one tap; else items are chosen until they make up the line, and an account for the rest.
 */
export class MedicalBankMatch extends Component {
    static template = "medical_office_billing.BankMatch";
    static components = { RecordSelector };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.panel = useRef("panel");
        this.state = useState({
            can_match: false, journals: [], sites: [], fee_account: false, rest_domain: [], journalId: false, view: "open", filters: { ...NO_FILTERS },
            showFilters: false, lines: [], total: 0, line: null, suggestions: [], items: [], itemTotal: null, itemText: "", chosen: {}, rest: null,
            typing: null, busy: 0, error: "",
        });
        onWillStart(() => this.start());
    }

    async start() {
        const screen = await this.call("get_bank_screen", []);
        if (screen) {
            Object.assign(this.state, screen);
            const wanted = this.props.action.context?.medical_journal_id || Number(browser.localStorage.getItem(JOURNAL_KEY));
            const journal = screen.journals.find(({ id }) => id === wanted)
                || screen.journals.find(({ open }) => open) || screen.journals[0];
            if (journal) {
                this.state.journalId = journal.id;
                await this.load();
                const line = this.state.lines.find(({ id }) => id === this.props.action.context?.medical_line_id);
                if (line) {
                    await this.choose(line);
                }
            }
        }
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args) {
        this.state.error = "";
        this.state.busy += 1;
        try {
            return await this.orm.silent.call("medical.bank.match", method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. What you chose is kept: try again.");
            this.panel.el?.scrollTo({ top: 0, behavior: "smooth" });
        } finally {
            this.state.busy -= 1;
        }
        return null;
    }

    // Amounts and dates

    get journal() {
        return this.state.journals.find(({ id }) => id === this.state.journalId);
    }

    money(amount) {
        return formatCurrency(amount, this.journal?.currency_id);
    }

    round(amount) {
        const scale = 10 ** (getCurrency(this.journal?.currency_id)?.digits?.[1] ?? 2);
        return Math.round(amount * scale) / scale;
    }

    /** A typed amount, or 0 for what is none. */
    amount(text) {
        try {
            return this.round(parseAmount(String(text || "0")));
        } catch {
            return 0;
        }
    }

    date(text) {
        return text ? formatDate(DateTime.fromISO(text)) : "";
    }

    // Lines

    get options() {
        const { view, filters } = this.state;
        return { ...filters, amount: this.amount(filters.amount), state: view };
    }

    async load(more = false) {
        const lines = more ? this.state.lines : [];
        const answer = await this.call("get_bank_lines", [this.state.journalId, this.options, lines.length]);
        if (answer) {
            Object.assign(this.state, { lines: [...lines, ...answer.lines], total: answer.total });
        }
    }

    async chooseJournal(journalId) {
        browser.localStorage.setItem(JOURNAL_KEY, journalId);
        Object.assign(this.state, { journalId, lines: [] });
        this.close();
        await this.load();
    }

    async show(view) {
        Object.assign(this.state, { view, lines: [] });
        this.close();
        await this.load();
    }

    async filter(values) {
        Object.assign(this.state.filters, values);
        await this.load();
    }

    get isFiltered() {
        return Object.values(this.state.filters).some(Boolean);
    }

    async clearFilters() {
        Object.assign(this.state.filters, NO_FILTERS);
        await this.load();
    }

    /** Figures at the top, after something was matched or typed. */
    async refresh() {
        const screen = await this.call("get_bank_screen", []);
        if (screen) {
            this.state.journals = screen.journals;
        }
        await this.load();
    }

    // One line

    close() {
        Object.assign(this.state, { line: null, suggestions: [], items: [], itemTotal: null, itemText: "", chosen: {}, rest: null, typing: null, error: "" });
    }

    async choose(line) {
        this.close();
        this.state.line = line;
        if (!line.matched) {
            const answer = await this.call("get_suggestions", [line.id]);
            if (answer && this.state.line?.id === line.id) {
                Object.assign(this.state, answer);
            }
        }
    }

    async findItems(text, more = false) {
        this.state.itemText = text;
        const typed = this.amount(text);
        const before = more ? this.state.items : [];
        if (!text.trim()) {
            const answer = await this.call("get_suggestions", [this.state.line.id]);
            Object.assign(this.state, answer ? { items: answer.items, itemTotal: null } : {});
            return;
        }
        const search = typed ? { amount: typed } : { text: text.trim() };
        const answer = await this.call("find_items", [this.state.line.id, search, before.length]);
        if (answer) {
            Object.assign(this.state, { items: [...before, ...answer.items], itemTotal: answer.total });
        }
    }

    get chosenItems() {
        return Object.values(this.state.chosen);
    }

    /** What of the line is still to be explained. */
    get left() {
        const chosen = this.chosenItems.reduce((total, part) => total + part.amount, 0);
        return this.round(this.state.line.amount - chosen - (this.state.rest ? this.amount(this.state.rest.amount) : 0));
    }

    toggle(item) {
        const { chosen, line } = this.state;
        if (chosen[item.id]) {
            delete chosen[item.id];
            return;
        }
        // of the last item no more than is left of the line: the rest of it stays open
        const left = this.left;
        const beyond = Math.sign(left) === Math.sign(item.amount) && Math.sign(left) === Math.sign(line.amount) && Math.abs(item.amount) > Math.abs(left);
        chosen[item.id] = { item, amount: beyond ? left : item.amount };
    }

    changePart(part, text) {
        const amount = this.amount(text);
        part.amount = amount && Math.sign(amount) !== Math.sign(part.item.amount) ? -amount : amount;
    }

    takeWhole(part) {
        part.amount = part.item.amount;
    }

    addRest(amount = this.left) {
        this.state.rest = { amount: String(this.round(amount)), account_id: this.state.fee_account?.id || false, text: "", site_id: false };
    }

    /** What keeps the line from being matched, in words. */
    get obstacle() {
        const { rest } = this.state;
        if (!this.chosenItems.length && !rest) {
            return _t("Choose what this line is.");
        }
        if (rest && !rest.account_id) {
            return _t("Choose the account of the rest.");
        }
        if (this.left) {
            return _t("%s is still to be explained.", this.money(this.left));
        }
        return "";
    }

    async take(suggestion) {
        const { fee_account } = this.state;
        if (!suggestion.rest) {
            return this.send(suggestion.parts, []);
        }
        if (fee_account) {
            return this.send(suggestion.parts, [{ account_id: fee_account.id, amount: suggestion.rest, text: _t("Fee"), site_id: false }]);
        }
        // no account for fees is set: what is left is to be told
        const names = Object.fromEntries(suggestion.items.map((item) => [item.id, item.name]));
        this.state.chosen = Object.fromEntries(suggestion.parts.map(({ id, amount, name }) => [
            id, { item: { id, amount, name: name || names[id] }, amount }]));
        this.addRest(suggestion.rest);
        return null;
    }

    async match() {
        const { rest } = this.state;
        await this.send(
            this.chosenItems.map(({ item, amount }) => ({ id: item.id, amount })),
            rest ? [{ ...rest, amount: this.amount(rest.amount) }] : []);
    }

    async send(parts, rests) {
        const { line } = this.state;
        if (await this.call("match", [line.id, parts, rests])) {
            this.close();
            await this.refresh();
            const dismiss = this.notification.add(_t("%(text)s, %(amount)s", { text: line.text, amount: this.money(line.amount) }), {
                title: _t("Matched"), type: "success", autocloseDelay: 8000, className: "o_medical_bank_toast",
                buttons: [{ name: _t("Undo"), onClick: () => { dismiss(); this.undo(line); } }],
            });
        }
    }

    async undo(line) {
        if (await this.call("undo", [line.id])) {
            this.close();
            await this.refresh();
            this.notification.add(_t("The line waits again."), { type: "info" });
        }
    }

    async openEntry(line) {
        const action = await this.call("open_entry", [line.id]);
        if (action) {
            await this.action.doAction(action);
        }
    }

    // Typing

    type() {
        this.close();
        this.state.typing = { date: this.state.today, amount: "", out: false, text: "", ref: "", same: "" };
    }

    get typingObstacle() {
        const { date, amount, text } = this.state.typing;
        return !date || !text.trim() || !this.amount(amount) ? _t("Date, text and amount as they stand on the statement.") : "";
    }

    async saveTyped(again = false) {
        const { date, amount, out, text, ref } = this.state.typing;
        const size = Math.abs(this.amount(amount));
        const answer = await this.call("type_line", [{ journal_id: this.state.journalId, date, text, ref, amount: out ? -size : size }, again]);
        if (answer?.same) {
            this.state.typing.same = answer.same;
        } else if (answer) {
            this.state.view = "open";
            await this.refresh();
            const line = this.state.lines.find(({ id }) => id === answer.id);
            if (line) {
                await this.choose(line);
            } else {
                this.close();
            }
        }
    }

    async remove(line) {
        if (await this.call("remove_line", [line.id])) {
            this.close();
            await this.refresh();
        }
    }
}

registry.category("actions").add("medical_office_billing.bank_match", MedicalBankMatch);
