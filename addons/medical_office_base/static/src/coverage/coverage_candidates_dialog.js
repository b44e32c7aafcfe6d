import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { CoverageFaults } from "./coverage_faults";
import { useCoverageServer } from "./coverage_server";
import { dayWords, hoursWords, spanWords } from "./coverage_time";

const ANSWERS = [
    { key: "yes", label: _t("Comes"), icon: "fa-check" },
    { key: "no", label: _t("Can't"), icon: "fa-times" },
    { key: "no_answer", label: _t("No Answer"), icon: "fa-phone" },
];

/**
 * Who could come, best first, with what speaks against each. The target is an open shift, whose calls are logged, or the values of a
 * hole: then nothing is written until somebody is chosen.
 */
export class CoverageCandidatesDialog extends Component {
    static template = "medical_office_base.CoverageCandidatesDialog";
    static components = { CoverageFaults, Dialog };
    static props = { board: Object, target: Object, onChanged: Function, close: Function };

    setup() {
        this.server = useCoverageServer();
        this.answers = ANSWERS;
        this.hoursWords = hoursWords;
        this.state = useState({
            candidates: [], calls: [], loading: true, error: "", asking: false, reason: "", rows: [], saving: false, showHard: false,
            jobId: this.props.target.job_id, publish: true,
        });
        onWillStart(() => this.load());
    }

    get isShift() {
        return Boolean(this.props.target.id);
    }

    get title() {
        return _t("Who Could Come");
    }

    get words() {
        const { target, board } = this.props;
        const site = board.sites.find(({ id }) => id === target.site_id)?.name;
        return [dayWords(target.day), spanWords(target.start, target.end), site].filter(Boolean).join(" · ");
    }

    get positions() {
        const { target, board } = this.props;
        const ids = target.position_ids?.length ? target.position_ids : [target.job_id];
        return board.positions.filter(({ id }) => ids.includes(id));
    }

    get free() {
        return this.state.candidates.filter(({ level }) => level !== "hard");
    }

    get hard() {
        return this.state.candidates.filter(({ level }) => level === "hard");
    }

    get values() {
        const { site_id, start, end, break_minutes } = this.props.target;
        return { site_id, start, end, break_minutes: break_minutes || 0, job_id: this.state.jobId };
    }

    tel(phone) {
        return `tel:${phone.replace(/[^\d+]/g, "")}`;
    }

    async load() {
        this.state.loading = true;
        const answer = this.isShift
            ? await this.server.read("candidates", [this.props.target.id])
            : await this.server.read("hole_candidates", [this.values]);
        this.state.loading = false;
        this.state.error = answer.error || "";
        this.state.candidates = answer.candidates || [];
        this.state.calls = answer.calls || [];
    }

    choosePosition(value) {
        this.state.jobId = Number(value);
        return this.load();
    }

    /** Give the shift to somebody; a soft fault asks for a reason first. */
    async assign(candidate, answer = "") {
        const asked = this.state.asking === candidate.id;
        if (candidate.level === "soft" && !asked) {
            Object.assign(this.state, { asking: candidate.id, reason: "", error: "", rows: [] });
            return;
        }
        const reason = asked ? this.state.reason.trim() : "";
        if (candidate.level === "soft" && !reason) {
            this.state.error = _t("Write down the reason, or choose somebody else.");
            return;
        }
        this.state.saving = true;
        const { target } = this.props;
        const result = !this.isShift
            ? await this.server.change("fill", [{ ...this.values, employee_id: candidate.id, reason, publish: this.state.publish }])
            : answer
              ? await this.server.change("log_call", [target.id, candidate.id, answer, reason || false])
              : await this.server.change("assign", [target.id, candidate.id, reason || false]);
        this.state.saving = false;
        if (result.ok) {
            this.props.close();
            this.props.onChanged(result);
            return;
        }
        Object.assign(this.state, {
            error: result.faults.length ? "" : result.message, rows: result.faults, asking: result.needs_reason ? candidate.id : false,
        });
        if (result.needs_reason) {
            candidate.level = "soft";
        }
    }

    async log(candidate, answer) {
        if (answer === "yes") {
            await this.assign(candidate, answer);
            return;
        }
        this.state.saving = true;
        const result = await this.server.change("log_call", [this.props.target.id, candidate.id, answer]);
        this.state.saving = false;
        this.state.error = result.ok ? "" : result.message;
        if (result.ok) {
            this.state.calls = result.calls || this.state.calls;
            candidate.answer = answer;
        }
    }
}
