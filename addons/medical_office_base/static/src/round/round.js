import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { readFile, shrinkPhoto } from "../touch/files";
import { RoundFiles } from "./round_files";
import { RoundLine } from "./round_line";
import { RoundRooms, sendTurnovers } from "./round_rooms";
import { RoundSignature } from "./round_signature";
import { isFinal, ROOMS, RoundQueue, straysOf, withPending } from "./round_queue";
import { missingIn, wholeRound } from "./round_whole";

const MODEL = "medical.round.screen";
const SEND_AFTER = 250;
const RETRY = [2000, 5000, 15000, 30000];
const STALE_AFTER = 60 * 1000;
const STATUS = {
    missed: { label: _t("Missed"), badge: "text-bg-danger", icon: "fa-times-circle" },
    late: { label: _t("Late"), badge: "text-bg-danger", icon: "fa-exclamation-circle" },
    confirm: { label: _t("To confirm"), badge: "text-bg-warning", icon: "fa-user-plus" },
    doing: { label: _t("In progress"), badge: "text-bg-primary", icon: "fa-pencil" },
    todo: { label: _t("To do"), badge: "text-bg-info", icon: "fa-circle-o" },
    waiting: { label: _t("Waits for a second person"), badge: "text-bg-warning", icon: "fa-clock-o" },
    later: { label: _t("Later"), badge: "text-bg-light", icon: "fa-clock-o" },
    done: { label: _t("Done"), badge: "text-bg-success", icon: "fa-check-circle" },
    explained: { label: _t("Missed, with a reason"), badge: "text-bg-secondary", icon: "fa-times-circle" },
    cancelled: { label: _t("Cancelled"), badge: "text-bg-secondary", icon: "fa-ban" },
};
const OPEN = ["missed", "late", "confirm", "doing", "todo"];

/**
 * My rounds of today and the round that is being done, made for one hand: see `medical.round.screen` on the server.
 * What is tapped is kept in the browser until the server has it: see round_queue.js.
 */
export class MedicalRounds extends Component {
    static template = "medical_office_base.Rounds";
    static components = { RoundLine, RoundRooms, RoundSignature };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.page = useRef("page");
        this.status = STATUS;
        this.state = useState({
            list: null, run: null, loading: false, error: "", offline: false, waiting: 0, refused: 0, entries: [], roomEntries: [],
            asking: "", signing: false, reason: "", leftOpen: 0, missing: [], previews: {}, busy: false,
        });
        this.owner = `${session.db}:${user.userId}`;
        this.offset = 0;
        this.tries = 0;
        this.queue = new RoundQueue({
            storage: browser.localStorage,
            files: new RoundFiles(),
            owner: this.owner,
            now: () => Date.now() + this.offset,
            send: (runId, changes, finish) =>
                runId === ROOMS ? sendTurnovers(this.orm, changes) : this.orm.silent.call(MODEL, "save_run", [runId, changes, finish]),
            alone: (work) =>
                navigator.locks
                    ? navigator.locks.request(`medical_round:${this.owner}`, { ifAvailable: true }, (lock) => lock && work())
                    : work(),
            onChange: () => this.recount(),
            lostWords: () => _t("The browser has lost this photo: take it again.").toString(),
        });
        const onOnline = () => this.send();
        const onStorage = (ev) => this.onOtherTab(ev);
        const onVisible = () => {
            if (document.visibilityState === "visible") {
                this.send();
                if (Date.now() - (this.loadedAt || 0) > STALE_AFTER) {
                    this.reload();
                }
            }
        };
        onWillStart(() => this.start());
        onMounted(() => {
            browser.addEventListener("online", onOnline);
            browser.addEventListener("storage", onStorage);
            browser.addEventListener("visibilitychange", onVisible);
            this.send();
        });
        onWillUnmount(() => {
            browser.removeEventListener("online", onOnline);
            browser.removeEventListener("storage", onStorage);
            browser.removeEventListener("visibilitychange", onVisible);
            browser.clearTimeout(this.timer);
            this.gone = true;
        });
    }

    async start() {
        this.recount();
        const wanted = this.props.action.context?.medical_run_id || Number(router.current.run);
        if (wanted) {
            await this.openRun(wanted);
        }
        if (!this.state.run) {
            await this.loadList();
        }
    }

    // Talking to the server

    /** Call the server; what it refuses, or that it can't be reached, is said on the screen. Null then. */
    async call(method, args, model = MODEL) {
        this.state.error = "";
        this.state.busy = true;
        try {
            const answer = await this.orm.silent.call(model, method, args);
            this.state.offline = false;
            return answer;
        } catch (error) {
            this.state.error = this.explain(error);
            this.state.offline = !isFinal(error);
            this.page.el?.scrollTo({ top: 0, behavior: "smooth" });
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    explain(error) {
        return error.data?.message || _t("The server can't be reached. What you tap is kept on this phone and sent as soon as it is back.");
    }

    /** What was seen last stands in while the server can't be reached. */
    remember(name, value) {
        const key = `medical_round_seen:${this.owner}:${name}`;
        try {
            if (value) {
                browser.localStorage.setItem(key, JSON.stringify(value));
            }
            return value || JSON.parse(browser.localStorage.getItem(key));
        } catch {
            return value || null;
        }
    }

    forget(name) {
        browser.localStorage.removeItem(`medical_round_seen:${this.owner}:${name}`);
    }

    async loadList() {
        this.state.loading = true;
        const answer = await this.call("get_my_rounds", []);
        this.state.loading = false;
        if (answer) {
            this.offset = answer.now - Date.now();
            this.loadedAt = Date.now();
        }
        this.state.list = answer ? this.remember("list", answer) : this.remember("list");
    }

    async openRun(runId) {
        this.state.loading = true;
        const answer = await this.call("get_run", [runId]);
        this.state.loading = false;
        const run = answer ? this.remember(`run:${runId}`, answer) : this.state.offline && this.remember(`run:${runId}`);
        if (run) {
            this.show(run);
            router.pushState({ run: runId });
            this.page.el?.scrollTo({ top: 0 });
        }
    }

    show(run) {
        if (run.now) {
            this.offset = this.state.offline ? this.offset : run.now - Date.now();
        }
        this.loadedAt = Date.now();
        this.state.run = run;
        this.recount();
    }

    async back() {
        Object.assign(this.state, { run: null, asking: "", signing: false, reason: "", missing: [], leftOpen: 0, error: "" });
        router.pushState({ run: undefined });
        await this.loadList();
    }

    async reload() {
        if (this.state.run) {
            const answer = await this.call("get_run", [this.state.run.id]);
            if (answer && this.state.run?.id === answer.id) {
                this.show(this.remember(`run:${answer.id}`, answer));
            }
        } else {
            await this.loadList();
        }
    }

    // What waits to be sent

    recount() {
        const entries = this.queue.entries();
        this.state.waiting = entries.filter((entry) => !entry.fault).length;
        this.state.refused = entries.filter((entry) => entry.fault).length;
        this.state.entries = this.state.run ? entries.filter((entry) => entry.run_id === this.state.run.id) : [];
        this.state.roomEntries = entries.filter((entry) => entry.run_id === ROOMS);
    }

    onOtherTab(ev) {
        if (ev.key?.startsWith(this.queue.prefix)) {
            this.recount();
            if (ev.newValue === null && !this.queue.count(this.state.run?.id || ROOMS)) {
                // another tab has sent it
                browser.clearTimeout(this.otherTimer);
                this.otherTimer = browser.setTimeout(() => !this.gone && this.reload(), 500);
            }
        }
    }

    async change(lineId, values) {
        await this.queue.add(this.state.run.id, lineId, values);
        this.state.missing = this.state.missing.filter((row) => row.line_id !== lineId);
        this.state.leftOpen = 0;
        this.sendSoon(SEND_AFTER);
    }

    sendSoon(delay) {
        browser.clearTimeout(this.timer);
        if (!this.gone) {
            this.timer = browser.setTimeout(() => this.send(), delay);
        }
    }

    async send() {
        if (this.gone || !this.queue.entries().some((entry) => !entry.fault)) {
            return;
        }
        const { answers, error } = await this.queue.flush();
        if (this.gone) {
            return;
        }
        this.state.offline = Boolean(error);
        this.state.error = error ? this.explain(error) : Object.keys(answers).length ? "" : this.state.error;
        this.tries = error ? this.tries + 1 : 0;
        for (const [runId, answer] of Object.entries(answers)) {
            if (runId === ROOMS) {
                this.onRooms(answer.rooms);
            } else {
                this.onAnswer(Number(runId), answer);
            }
        }
        if (this.state.waiting) {
            this.sendSoon(RETRY[Math.min(this.tries, RETRY.length - 1)]);
        }
    }

    onAnswer(runId, answer) {
        const isShown = this.state.run?.id === runId;
        if (answer.finished) {
            this.forget(`run:${runId}`);
            this.notification.add(
                answer.run.status === "done" ? _t("“%s” is finished.", answer.run.name) : _t("“%s” waits for a second person now.", answer.run.name),
                { type: "success" });
            if (isShown && !this.queue.entries(runId).length) {
                this.back();
                return;
            }
        }
        if (isShown) {
            this.show(this.remember(`run:${runId}`, answer.run));
            if (answer.asked) {
                this.state.missing = answer.finished ? [] : answer.run.missing;
            }
        }
    }

    // The list

    get groups() {
        const rounds = this.state.list?.rounds || [];
        const pick = (test) => rounds.filter(test);
        return [
            { key: "open", title: _t("Now"), rounds: pick((round) => OPEN.includes(round.status)) },
            { key: "later", title: _t("Later today"), rounds: pick((round) => round.status === "later") },
            { key: "closed", title: _t("Finished"), rounds: pick((round) => !OPEN.includes(round.status) && round.status !== "later") },
        ].filter((group) => group.rounds.length);
    }

    get strays() {
        return straysOf(this.state.list, this.queue.entries());
    }

    get progress() {
        const rounds = (this.state.list?.rounds || []).filter((round) => round.status !== "confirm");
        const done = rounds.filter((round) => ["done", "waiting"].includes(round.status)).length;
        return { done, count: rounds.length, percent: rounds.length ? Math.round((100 * done) / rounds.length) : 0 };
    }

    // The round

    get lines() {
        return this.state.run.lines.map((line) => withPending(line, this.state.entries));
    }

    get sections() {
        const sections = [];
        for (const line of this.lines) {
            let section = sections.at(-1);
            if (!section || section.title !== line.section) {
                section = { key: `${line.section}:${line.id}`, title: line.section, lines: [], open: [] };
                sections.push(section);
            }
            section.lines.push(line);
            if (line.kind === "tick" && !line.value_tick) {
                section.open.push(line);
            }
        }
        return sections;
    }

    get runProgress() {
        const lines = this.lines;
        const done = lines.filter((line) => line.done).length;
        return { done, count: lines.length, percent: lines.length ? Math.round((100 * done) / lines.length) : 0 };
    }

    get whole() {
        return wholeRound(this.state.run, this.state.entries);
    }

    get finishRequested() {
        return this.state.entries.some((entry) => entry.finish && !entry.fault);
    }

    get today() {
        return serializeDate(luxon.DateTime.now());
    }

    finish(anyway = false) {
        this.state.missing = missingIn(this.state.run, this.lines, this.whole);
        if (this.state.missing.length) {
            this.state.leftOpen = 0;
            return;
        }
        const open = this.lines.filter((line) => !line.done).length;
        if (open && !anyway) {
            this.state.leftOpen = open;
            return;
        }
        this.state.leftOpen = 0;
        this.queue.finish(this.state.run.id);
        this.sendSoon(0);
    }

    goTo(lineId) {
        const target = this.page.el.querySelector(lineId ? `[data-line="${lineId}"]` : ".o_medical_round_whole");
        target?.scrollIntoView({ block: "center", behavior: "smooth" });
    }

    async allRight(section) {
        for (const line of section.open) {
            await this.queue.add(this.state.run.id, line.id, { value_tick: true });
        }
        this.state.missing = [];
        this.sendSoon(SEND_AFTER);
    }

    async addPhoto(lineId, file) {
        try {
            const { url, ...photo } = await shrinkPhoto(file);
            const entry = await this.queue.add(this.state.run.id, lineId, { photo });
            this.state.previews[entry.key] = url;
            this.state.missing = [];
            this.sendSoon(SEND_AFTER);
        } catch {
            this.state.error = _t("This picture can't be read. Take it again.");
        }
    }

    async onWholeFile(name, ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (!file) {
            return;
        }
        if (name === "photo") {
            await this.addPhoto(false, file);
        } else if (file.type.startsWith("image/")) {
            const { name, data } = await shrinkPhoto(file);
            await this.change(false, { certificate: { name, data } });
        } else {
            await this.change(false, { certificate: await readFile(file) });
        }
    }

    async sign(data) {
        this.state.signing = false;
        await this.change(false, { signature: data });
    }

    dropRefused() {
        return this.queue.dropRun(this.state.run.id);
    }

    // Second person, missed, cancelled

    ask(what) {
        Object.assign(this.state, { asking: what, reason: what === "explain" ? this.state.run.reason : "" });
    }

    async confirm() {
        const run = await this.call("confirm_run", [this.state.run.id]);
        if (run) {
            this.notification.add(_t("“%s” is confirmed.", run.name), { type: "success" });
            await this.back();
        }
    }

    async answer() {
        const method = { sendBack: "send_back_run", explain: "explain_run", cancel: "cancel_run" }[this.state.asking];
        if (await this.call(method, [this.state.run.id, this.state.reason])) {
            this.forget(`run:${this.state.run.id}`);
            await this.back();
        }
    }

    async startNow(list, key) {
        const runId = await this.call("start_now", [[list.id], key], "medical.checklist");
        if (runId) {
            await this.openRun(runId);
        }
    }

    onRooms(rooms) {
        const changed = Object.fromEntries(rooms.map((room) => [room.id, room]));
        const list = this.state.list || this.remember("list");
        if (list) {
            list.rooms = list.rooms.map((room) => changed[room.id] || room);
            this.remember("list", list);
        }
    }
}

registry.category("actions").add("medical_office_base.rounds", MedicalRounds);
