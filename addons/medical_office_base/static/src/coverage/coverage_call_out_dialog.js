import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useCoverageServer } from "./coverage_server";
import { dayWords, spanWords } from "./coverage_time";

const KINDS = [
    { key: "sick", label: _t("Sick") },
    { key: "family", label: _t("Family") },
    { key: "other", label: _t("Other") },
];

/** Somebody calls that they don't come: their shift becomes an open one, and who could come is asked next. */
export class CoverageCallOutDialog extends Component {
    static template = "medical_office_base.CoverageCallOutDialog";
    static components = { Dialog };
    static props = {
        board: Object,
        shift: [Object, { value: null }],
        day: String,
        onChanged: Function,
        onCandidates: Function,
        close: Function,
    };

    setup() {
        this.server = useCoverageServer();
        this.kinds = KINDS;
        this.spanWords = spanWords;
        const { shift, board, day } = this.props;
        const today = board.sites[0]?.today;
        const shown = shift?.day || (board.days.includes(today) ? today : day);
        this.state = useState({ day: shown, shiftId: shift?.id || false, kind: "sick", note: "", error: "", saving: false });
    }

    get dayWords() {
        return dayWords(this.state.day);
    }

    get days() {
        return this.props.board.days.map((day) => ({ day, words: dayWords(day, "ccc, LLL d") }));
    }

    /** Published shifts of the day that the user plans. */
    get shifts() {
        return this.props.board.shifts.filter(
            (shift) => shift.day === this.state.day && shift.employee_id && shift.state === "published" && shift.can_edit);
    }

    position(shift) {
        return this.props.board.positions.find(({ id }) => id === shift.job_id)?.name || "";
    }

    async save() {
        const { shiftId, kind, note } = this.state;
        if (!shiftId) {
            this.state.error = _t("Choose who doesn't come.");
            return;
        }
        this.state.saving = true;
        const answer = await this.server.change("call_out", [{ shift_id: shiftId, kind, note: note.trim() }]);
        this.state.saving = false;
        if (!answer.ok) {
            this.state.error = answer.message;
            return;
        }
        this.props.close();
        await this.props.onChanged(answer);
        const open = (answer.changed?.shifts || []).find(({ id }) => answer.open_shift_ids?.includes(id));
        if (open) {
            this.props.onCandidates(open);
        }
    }
}
