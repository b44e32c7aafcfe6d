import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { leaveOn } from "./coverage_board";
import { shiftStatus } from "./coverage_chip";
import { CoverageFaults } from "./coverage_faults";
import { FAULT_FIELDS, useCoverageServer } from "./coverage_server";
import { addDays, dayWords, hoursWords, minutesFrom, spanWords, timeWords } from "./coverage_time";

const USUAL = ["08:00", "17:00"];
const LONG = 6 * 60;
const USUAL_BREAK = 30;
const NUMBERS = ["employee_id", "job_id", "site_id", "break_minutes"];

/** Plan a shift, change it, or look at it. What speaks against it stands at its field; a soft fault asks for a reason. */
export class CoverageShiftDialog extends Component {
    static template = "medical_office_base.CoverageShiftDialog";
    static components = { CoverageFaults, Dialog };
    static props = {
        board: Object,
        /** the shift, or what a new one starts from */
        shift: Object,
        onChanged: Function,
        onCandidates: Function,
        onCallOut: Function,
        close: Function,
    };

    setup() {
        this.server = useCoverageServer();
        this.dayWords = dayWords;
        this.spanWords = spanWords;
        this.timeWords = timeWords;
        this.hoursWords = hoursWords;
        const { shift, board } = this.props;
        const sites = this.sites;
        const site = sites.find(({ id }) => id === shift.site_id) || sites[0];
        const [start, end] = shift.start ? [shift.start.slice(11), shift.end.slice(11)] : opening(site, shift.day);
        this.state = useState({
            employee_id: shift.employee_id || false,
            job_id: shift.job_id || board.positions[0]?.id || false,
            site_id: site?.id || shift.site_id || false,
            day: shift.day,
            start,
            end,
            break_minutes: shift.id ? shift.break_minutes : usualBreak(start, end),
            note: shift.note || "",
            reason: "",
            rows: [],
            message: "",
            needsReason: false,
            saving: false,
            confirming: false,
        });
        // what the planner has typed is no more touched
        this.breakTouched = Boolean(shift.id);
    }

    get isNew() {
        return !this.props.shift.id;
    }

    get canEdit() {
        return this.isNew || this.props.shift.can_edit;
    }

    get title() {
        const { shift } = this.props;
        if (this.isNew) {
            return _t("Add a Shift");
        }
        return shift.person || _t("Open Shift");
    }

    get sites() {
        const { board, shift } = this.props;
        const plannable = board.sites.filter(({ id }) => board.rights.plan_site_ids.includes(id) || id === shift.site_id);
        return plannable.length ? plannable : board.sites;
    }

    get isOver() {
        const { shift, board } = this.props;
        return shift.end <= (board.sites.find(({ id }) => id === shift.site_id)?.now || "");
    }

    get status() {
        return shiftStatus(this.props.shift);
    }

    name(list, id) {
        return this.props.board[list].find((row) => row.id === id)?.name || "";
    }

    /** Whom one may choose: first who is of the position, then the rest. */
    get people() {
        const { board, shift } = this.props;
        const choices = board.people
            .filter((person) => person.can_plan || person.id === shift.employee_id)
            .map((person) => ({ ...person, label: this.personWords(person), fits: person.job_id === this.state.job_id }));
        return [
            { key: "fits", label: this.name("positions", this.state.job_id), people: choices.filter(({ fits }) => fits) },
            { key: "others", label: _t("Other positions"), people: choices.filter(({ fits }) => !fits) },
        ].filter(({ people }) => people.length);
    }

    personWords(person) {
        const leave = this.state.day && leaveOn(person, this.state.day);
        const notes = [
            person.week_minutes ? hoursWords(person.week_minutes) : "",
            leave === "approved" ? _t("on leave") : leave ? _t("asked for leave") : "",
            person.faults.length ? person.faults[0] : "",
        ].filter(Boolean);
        return notes.length ? `${person.name} (${notes.join(", ")})` : person.name;
    }

    faultsAt(field) {
        return this.state.rows.flatMap(({ faults }) => faults).filter((fault) => (FAULT_FIELDS[fault.kind] || "employee_id") === field);
    }

    get minutes() {
        const { day, start, end, break_minutes } = this.state;
        if (!day || !start || !end) {
            return 0;
        }
        return Math.max(0, minutesFrom(day, `${this.endDay}T${end}`) - minutesFrom(day, `${day}T${start}`) - (Number(break_minutes) || 0));
    }

    get endDay() {
        const { day, start, end } = this.state;
        return end <= start ? addDays(day, 1) : day;
    }

    /** A field as it was typed or chosen. */
    set(name, text) {
        const value = NUMBERS.includes(name) ? Number(text) || false : text;
        this.state[name] = value;
        this.breakTouched ||= name === "break_minutes";
        if ((name === "start" || name === "end") && !this.breakTouched) {
            this.state.break_minutes = usualBreak(this.state.start, this.state.end);
        }
        if (name === "employee_id" && this.isNew && value) {
            const person = this.props.board.people.find(({ id }) => id === value);
            this.state.job_id = person?.job_id || this.state.job_id;
        }
        Object.assign(this.state, { rows: [], message: "", needsReason: false });
    }

    get values() {
        const { employee_id, job_id, site_id, day, start, end, break_minutes, note, reason } = this.state;
        const values = {
            employee_id, job_id, site_id, start: `${day}T${start}`, end: `${this.endDay}T${end}`,
            break_minutes: Number(break_minutes) || 0, note: note.trim(),
        };
        if (!this.isNew) {
            values.id = this.props.shift.id;
        }
        if (reason.trim()) {
            values.reason = reason.trim();
        }
        return values;
    }

    get obstacle() {
        const { job_id, site_id, day, start, end } = this.state;
        if (!job_id) {
            return _t("Choose a position.");
        }
        if (!site_id) {
            return _t("Choose a site.");
        }
        if (!day || !start || !end) {
            return _t("Say when it begins and ends.");
        }
        return "";
    }

    async save() {
        if (this.obstacle) {
            this.state.message = this.obstacle;
            return;
        }
        if (this.state.needsReason && !this.state.reason.trim()) {
            this.state.message = _t("Write down the reason, or choose somebody else.");
            return;
        }
        await this.send("save_shift", [this.values]);
    }

    remove() {
        if (!this.state.confirming && this.props.shift.state === "published") {
            this.state.confirming = true;
            return null;
        }
        return this.send("delete_shifts", [[this.props.shift.id]]);
    }

    take() {
        return this.send("take", [this.props.shift.id]);
    }

    async send(method, args) {
        this.state.saving = true;
        const answer = await this.server.change(method, args);
        this.state.saving = false;
        if (answer.ok) {
            this.props.close();
            this.props.onChanged(answer);
            return;
        }
        Object.assign(this.state, { rows: answer.faults, needsReason: answer.needs_reason, message: answer.faults.length ? "" : answer.message, confirming: false });
    }

    goTo(handler) {
        this.props.close();
        handler(this.props.shift);
    }
}

function opening(site, day) {
    const spans = site?.open?.[day] || [];
    if (!spans.length) {
        return USUAL;
    }
    const last = spans.at(-1)[1];
    return [spans[0][0], last === "24:00" ? "00:00" : last];
}

/** Half an hour where somebody works longer than six hours. */
export function usualBreak(start, end) {
    if (!start || !end) {
        return 0;
    }
    const day = "2026-01-05";
    const length = minutesFrom(day, `${end <= start ? addDays(day, 1) : day}T${end}`) - minutesFrom(day, `${day}T${start}`);
    return length > LONG ? USUAL_BREAK : 0;
}
