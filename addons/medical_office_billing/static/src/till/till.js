import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { shrinkPhoto } from "@medical_office_base/touch/files";
import { TillCount } from "./till_count";
import { money, newToken, readAmount } from "./till_money";
import { TillSecond } from "./till_second";
import { TillTake } from "./till_take";

const MODEL = "medical.till.screen";

/**
 * The cashier's till, made for a tablet at the front desk: see `medical.till.screen` on the server, which decides all.
 * `panel` is what is done at the moment: take, cash (a drop or a pay-out), entry, second (a void or a refund), or nothing.
 * What the server refuses stays as it was typed.
 */
export class MedicalTill extends Component {
    static template = "medical_office_billing.Till";
    static components = { TillCount, TillSecond, TillTake };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.panel = useRef("panel");
        this.money = (amount) => money(amount, this.state.screen.currency_id);
        this.state = useState({
            screen: null, drawer: null, panel: "", patient: null, entry: null, what: "void", done: false, search: "", found: [], busy: false, error: "",
            cash: { kind: "drop", amount: "", note: "", kindId: 0, token: "", photo: null }, tab: "take",
        });
        this.action = useService("action");
        // a till that is counted in place of its cashier
        this.countedId = this.props.action.context?.medical_till_id || false;
        onWillStart(async () => this.show(this.countedId ? await this.call("get_count", [this.countedId]) : await this.call("get_till", [])));
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args) {
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call(MODEL, method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. What you typed is kept: try again.");
            this.panel.el?.scrollTo({ top: 0 });
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    show(screen) {
        if (screen) {
            this.state.screen = screen;
        }
        return Boolean(screen);
    }

    get till() {
        return this.state.screen?.till;
    }

    get labels() {
        return this.state.screen.labels;
    }

    close() {
        Object.assign(this.state, { panel: "", patient: null, entry: null, what: "void", done: false, error: "" });
    }

    // Opening

    chooseDrawer(drawer) {
        Object.assign(this.state, { drawer, error: "" });
    }

    async openTill({ pieces }) {
        if (this.show(await this.call("open_till", [this.state.drawer.id, pieces]))) {
            this.state.drawer = null;
            if (this.till.open_difference) {
                this.notification.add(_t("The float differs by %s from what was left in the drawer.", this.money(this.till.open_difference)), { type: "warning" });
            }
        }
    }

    async takeBack() {
        this.show(await this.call("take_back", [this.state.screen.last.id]));
    }

    // Patients

    async onSearch(text) {
        this.state.search = text;
        browser.clearTimeout(this.searching);
        this.searching = browser.setTimeout(async () => {
            const found = text.trim().length < 2 ? [] : await this.call("find_patients", [text]);
            if (this.state.search === text) {
                this.state.found = found || [];
            }
        }, 250);
    }

    async choosePatient(patientId, visitId = false) {
        const patient = await this.call("get_patient", [patientId, visitId]);
        if (patient) {
            Object.assign(this.state, { patient, panel: "take", entry: null, search: "", found: [] });
        }
    }

    get visits() {
        return this.till.visits;
    }

    left(visit) {
        return Math.max(Math.round((visit.copay - visit.taken) * 100) / 100, 0);
    }

    async take(values, token) {
        const answer = await this.call("take", [values, token]);
        if (this.show(answer)) {
            this.done(answer.entry_id);
        }
    }

    /** What was just taken or paid, with its receipt. */
    done(entryId) {
        const entry = this.till.entries.find((row) => row.id === entryId);
        Object.assign(this.state, { patient: null, panel: "entry", entry, done: true });
    }

    // Drops and pay-outs

    openCash(kind) {
        this.state.cash = { kind, amount: "", note: "", kindId: 0, token: newToken(), photo: null };
        Object.assign(this.state, { panel: "cash", error: "", entry: null });
    }

    get cashObstacle() {
        const { kind, amount, note, kindId } = this.state.cash;
        if (!(readAmount(amount) > 0)) {
            return _t("Type the amount.");
        }
        if (kind === "payout" && !kindId) {
            return _t("Choose what it is for.");
        }
        return kind === "payout" && !note.trim() ? _t("Write down the receipt: its number, and what was bought.") : "";
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        try {
            this.state.cash.photo = file ? await shrinkPhoto(file) : null;
        } catch {
            this.state.error = _t("This is no photo that can be kept.");
        }
    }

    async sendCash() {
        const { kind, amount, note, kindId, token, photo } = this.state.cash;
        const answer = kind === "drop"
            ? await this.call("drop", [readAmount(amount), note, token])
            : await this.call("pay_out", [kindId, readAmount(amount), note, token, photo?.data || false]);
        if (this.show(answer)) {
            this.done(answer.entry_id);
        }
    }

    // Entries

    chooseEntry(entry) {
        Object.assign(this.state, { panel: "entry", entry, done: false, patient: null, error: "" });
    }

    print(paper) {
        browser.open(`/medical_office/receipt/${this.state.entry.id}/${paper}`, "_blank");
    }

    async mail() {
        const words = await this.call("send_receipt", [this.state.entry.id]);
        if (words) {
            this.notification.add(words, { type: "success" });
        }
    }

    startVoid() {
        Object.assign(this.state, { panel: "second", what: "void", error: "" });
    }

    startChange() {
        const entry = { id: 0, number: "", method: "cash", left: 0 };
        Object.assign(this.state, { panel: "second", what: "change", entry, error: "" });
    }

    startRefund(entry) {
        Object.assign(this.state, { panel: "second", what: "refund", entry, error: "" });
    }

    async confirm({ login, password, ...values }, token) {
        const { entry, what } = this.state;
        const answer = what === "refund" ? await this.call("refund", [entry.id, values, login, password])
            : what === "change" ? await this.call("fetch_change", [values, login, password, token])
            : await this.call("void", [entry.id, values.reason, login, password]);
        if (this.show(answer)) {
            this.done(answer.entry_id);
        }
    }

    badge(entry) {
        if (entry.state === "void") {
            return "text-bg-secondary";
        }
        return { refund: "text-bg-warning", payout: "text-bg-warning", difference: "text-bg-danger" }[entry.kind]
            || (entry.amount > 0 ? "text-bg-success" : "text-bg-info");
    }

    // Closing

    async beginCount() {
        this.close();
        this.show(await this.call("begin_count", []));
    }

    async resume() {
        this.show(await this.call("resume", []));
    }

    async closeTill(values) {
        if (this.countedId) {
            if (await this.call("close_till", [values, this.countedId])) {
                await this.action.doAction({
                    type: "ir.actions.act_window", res_model: "medical.till", res_id: this.countedId, views: [[false, "form"]],
                });
            }
            return;
        }
        if (this.show(await this.call("close_till", [values]))) {
            this.close();
        }
    }

    /** Where the float may go: a manager who counts hands nothing over. */
    get floatTo() {
        const { handover, ...others } = this.labels.float_to;
        return this.countedId ? others : this.labels.float_to;
    }

    differenceWords(amount) {
        return amount > 0 ? _t("%s over", this.money(amount)) : amount < 0 ? _t("%s short", this.money(-amount)) : _t("Agrees");
    }
}

registry.category("actions").add("medical_office_billing.till", MedicalTill);
