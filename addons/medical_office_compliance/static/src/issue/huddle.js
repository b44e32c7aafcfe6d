import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "medical.huddle";
const SAVE_AFTER = 800;
const URGENCIES = {
    danger: { icon: "fa-exclamation-circle", words: _t("Urgent") },
    warning: { icon: "fa-clock-o", words: _t("Soon") },
    info: { icon: "fa-info-circle", words: _t("For information") },
};
const BADGES = { planned: "text-bg-info", running: "text-bg-warning", held: "text-bg-success", missed: "text-bg-danger" };

/**
 * The morning huddle of a site, made for the phone of whoever leads it: see `get_screen` of `medical.huddle`. What is
 * typed is kept while it is typed; what can't be sent stays on the screen and is sent again.
 */
export class MedicalHuddle extends Component {
    static template = "medical_office_compliance.Huddle";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.body = useRef("body");
        this.urgencies = URGENCIES;
        this.badges = BADGES;
        this.state = useState({
            huddles: [], huddle: false, loading: true, busy: false, error: "", saving: "", seconds: 0, confirmEnd: false,
            decision: { name: "", user_id: "", date_due: "" },
        });
        this.unsaved = {};
        this.sending = Promise.resolve(true);
        this.saveSoon = useDebounced(() => this.flush(), SAVE_AFTER, { execBeforeUnmount: true });
        onWillStart(() => this.load(this.props.action.params?.huddle_id || Number(router.current.huddle) || null));
        onMounted(() => {
            this.interval = browser.setInterval(() => this.tickClock(), 1000);
        });
        onWillUnmount(() => browser.clearInterval(this.interval));
    }

    // What is shown

    get huddle() {
        return this.state.huddle;
    }

    get isRunning() {
        return this.huddle.state === "running";
    }

    get isWriting() {
        return this.isRunning && this.huddle.can_lead;
    }

    get waiting() {
        return this.huddle.lines.filter((line) => line.count);
    }

    get clear() {
        return this.huddle.lines.filter((line) => !line.count);
    }

    get present() {
        return this.huddle.people.filter((person) => person.present);
    }

    get clock() {
        const minutes = Math.floor(this.state.seconds / 60);
        return `${minutes}:${String(this.state.seconds % 60).padStart(2, "0")}`;
    }

    get isOver() {
        return this.state.seconds >= this.huddle.minutes * 60;
    }

    tickClock() {
        if (this.isRunning && this.startedAt) {
            this.state.seconds = Math.max(0, Math.floor((Date.now() - this.startedAt) / 1000));
        }
    }

    show(huddle) {
        this.state.huddle = huddle;
        this.state.confirmEnd = false;
        this.state.decision = { name: "", user_id: "", date_due: huddle.due };
        this.startedAt = huddle.state === "running" ? Date.now() - (huddle.seconds || 0) * 1000 : 0;
        this.tickClock();
    }

    // The server

    async load(huddleId) {
        this.state.loading = true;
        const screen = await this.call("get_screen", [huddleId]);
        this.state.loading = false;
        if (!screen) {
            return;
        }
        this.state.huddles = screen.huddles;
        if (screen.huddle) {
            this.show(screen.huddle);
            this.props.updateActionState?.({ huddle: screen.huddle.id });
        }
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args) {
        this.state.error = "";
        try {
            return await this.orm.silent.call(MODEL, method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. What you wrote stays here: try again.");
            this.body.el?.scrollTo({ top: 0, behavior: "smooth" });
            return null;
        }
    }

    /** One step at a time: what was typed goes first. */
    async perform(method, args = []) {
        if (this.state.busy) {
            return null;
        }
        this.state.busy = true;
        try {
            if (!(await this.flush())) {
                return null;
            }
            return await this.call(method, [[this.huddle.id], ...args]);
        } finally {
            this.state.busy = false;
        }
    }

    // What is typed and ticked

    keep(values) {
        Object.assign(this.unsaved, values, { lines: { ...this.unsaved.lines, ...values.lines } });
        this.state.saving = _t("Not saved yet");
        this.saveSoon();
    }

    /** Send what isn't saved yet, one after the other; true when all is saved. */
    flush() {
        this.sending = this.sending.then(() => this.send());
        return this.sending;
    }

    async send() {
        if (!Object.keys(this.unsaved).length) {
            return true;
        }
        const values = this.unsaved;
        this.unsaved = {};
        const saved = await this.call("save", [[this.huddle.id], values]);
        if (!saved) {
            // what was typed meanwhile counts
            this.unsaved = { ...values, ...this.unsaved, lines: { ...values.lines, ...this.unsaved.lines } };
            return false;
        }
        this.state.saving = Object.keys(this.unsaved).length ? _t("Not saved yet") : _t("Saved");
        return true;
    }

    onNote(line, ev) {
        line.note = ev.target.value;
        this.keep({ lines: { [line.key]: line.note } });
    }

    onNotes(ev) {
        this.huddle.notes = ev.target.value;
        this.keep({ notes: this.huddle.notes });
    }

    togglePerson(person) {
        person.present = !person.present;
        this.keep({ present: this.present.map(({ id }) => id) });
    }

    // What is done

    async start() {
        const huddle = await this.perform("action_start");
        if (huddle) {
            this.show(huddle);
        }
    }

    async decide() {
        const { name, user_id, date_due } = this.state.decision;
        const row = await this.perform("decide", [{ name, user_id: Number(user_id), date_due }]);
        if (row) {
            this.huddle.decided.push(row);
            this.state.decision = { name: "", user_id: "", date_due: this.huddle.due };
        }
    }

    async tick(action) {
        if (await this.perform("tick", [action.id])) {
            action.state = "done";
            action.late = false;
        }
    }

    async end() {
        if (!this.state.confirmEnd) {
            this.state.confirmEnd = true;
            return;
        }
        const huddle = await this.perform("action_end");
        if (huddle) {
            this.show(huddle);
            this.body.el?.scrollTo({ top: 0 });
        }
    }

    async openLine(line) {
        const action = await this.perform("open_line", [line.key]);
        if (action) {
            await this.action.doAction(action);
        } else if (action === false) {
            this.state.error = _t("The list behind this number isn't for your role. Ask whoever led the huddle.");
        }
    }

    async switchTo(ev) {
        if (await this.flush()) {
            await this.load(Number(ev.target.value));
        }
    }

    openPast() {
        return this.action.doAction("medical_office_compliance.action_medical_huddle");
    }
}

registry.category("actions").add("medical_office_compliance.huddle", MedicalHuddle);
