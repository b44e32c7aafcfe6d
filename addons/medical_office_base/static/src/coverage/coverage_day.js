import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { dayList, worstFault } from "./coverage_board";
import { shiftStatus } from "./coverage_chip";
import { FAULT_LOOKS } from "./coverage_server";
import { spanWords, timeWords } from "./coverage_time";

/** One day for the phone: what is missing, then who is here, late, absent, off. */
export class CoverageDay extends Component {
    static template = "medical_office_base.CoverageDay";
    static props = {
        board: Object,
        day: String,
        positionId: [Number, Boolean],
        onHoles: Function,
        onShift: Function,
        onAdd: Function,
    };

    setup() {
        this.state = useState({ showOff: false });
        this.spanWords = spanWords;
        this.timeWords = timeWords;
        this.status = shiftStatus;
        this.looks = FAULT_LOOKS;
        this.worstFault = worstFault;
    }

    get list() {
        const { board, day, positionId } = this.props;
        return dayList(board, day, { positionId, without: _t("Without a position") });
    }

    get isToday() {
        return this.props.board.sites.some(({ today }) => today === this.props.day);
    }

    get present() {
        return this.isToday ? this.props.board.present || [] : [];
    }

    get manySites() {
        return this.props.board.sites.length > 1;
    }

    site(id) {
        const site = this.props.board.sites.find((one) => one.id === id);
        return site?.code || site?.name || "";
    }

    place(shift) {
        return [this.manySites && this.site(shift.site_id), shift.room].filter(Boolean).join(" · ");
    }

    canAdd(person) {
        return this.props.board.rights.can_plan && person.can_plan;
    }
}
