import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { worstFault } from "./coverage_board";
import { FAULT_LOOKS } from "./coverage_server";
import { spanWords } from "./coverage_time";

export const ATTENDANCE = {
    expected: { icon: "fa-clock-o", label: _t("Expected") },
    late: { icon: "fa-hourglass-half", label: _t("Late") },
    absent: { icon: "fa-user-times", label: _t("Absent") },
    present: { icon: "fa-check-circle", label: _t("Here") },
    left_early: { icon: "fa-sign-out", label: _t("Left early") },
    done: { icon: "fa-check", label: _t("Worked") },
};
const STATES = {
    draft: { icon: "fa-pencil", label: _t("Planned") },
    published: { icon: "fa-check", label: _t("Published") },
    cancelled: { icon: "fa-times", label: _t("Cancelled") },
};

/** State of a shift in words: how it goes on its day, else whether it is published. */
export function shiftStatus(shift) {
    const attendance = ATTENDANCE[shift.attendance.state];
    if (attendance && shift.attendance.state !== "expected") {
        return { key: shift.attendance.state, icon: attendance.icon, label: attendance.label, words: shift.attendance.text || attendance.label };
    }
    return { key: shift.state, ...STATES[shift.state], words: STATES[shift.state].label };
}

/** A shift in the week: hours, place, state and what is wrong with it. */
export class CoverageChip extends Component {
    static template = "medical_office_base.CoverageChip";
    static props = {
        shift: Object,
        board: Object,
        showPosition: Boolean,
        showSite: Boolean,
        onOpen: Function,
    };

    get span() {
        return spanWords(this.props.shift.start, this.props.shift.end);
    }

    get status() {
        return shiftStatus(this.props.shift);
    }

    get fault() {
        const fault = worstFault(this.props.shift);
        return fault && { ...fault, ...FAULT_LOOKS[fault.level] };
    }

    get position() {
        return this.props.board.positions.find(({ id }) => id === this.props.shift.job_id)?.name || "";
    }

    get site() {
        const site = this.props.board.sites.find(({ id }) => id === this.props.shift.site_id);
        return site?.code || site?.name || "";
    }

    get place() {
        const { shift, showPosition, showSite } = this.props;
        return [showPosition && this.position, showSite && this.site, shift.room].filter(Boolean).join(" · ");
    }

    /** What a screen reader says of it. */
    get words() {
        const { shift } = this.props;
        const who = shift.person || _t("Open shift");
        const faults = shift.faults.map(({ text }) => text).join(" ");
        return [who, this.span, this.position, this.site, shift.room, this.status.words, this.swap, shift.note, faults].filter(Boolean).join(", ");
    }

    get swap() {
        const { shift } = this.props;
        if (shift.replaces) {
            return _t("For %s", shift.replaces);
        }
        return { offered: _t("Swap offered"), accepted: _t("Swap awaits approval") }[shift.swap] || "";
    }
}
