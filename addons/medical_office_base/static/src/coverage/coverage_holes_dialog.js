import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { holesOn, isMissing } from "./coverage_board";
import { useCoverageServer } from "./coverage_server";
import { usualBreak } from "./coverage_shift_dialog";
import { dayWords, spanWords } from "./coverage_time";

/** What is missing at a site on a day, and the ways to fill it. */
export class CoverageHolesDialog extends Component {
    static template = "medical_office_base.CoverageHolesDialog";
    static components = { Dialog };
    static props = {
        getBoard: Function,
        siteId: Number,
        day: String,
        onChanged: Function,
        onCandidates: Function,
        close: Function,
    };

    setup() {
        this.server = useCoverageServer();
        this.isMissing = isMissing;
        this.spanWords = spanWords;
        this.state = useState({ board: this.props.getBoard(), error: "", saving: false });
    }

    get title() {
        return _t("Missing: %s", dayWords(this.props.day));
    }

    get site() {
        return this.state.board.sites.find(({ id }) => id === this.props.siteId);
    }

    get holes() {
        return holesOn(this.state.board, this.props.day, this.props.siteId);
    }

    get canPlan() {
        return this.state.board.rights.plan_site_ids.includes(this.props.siteId);
    }

    minimum(hole) {
        return this.state.board.minimums.find(({ id }) => id === hole.minimum_id);
    }

    /** Ids of the positions that count; none: everybody does. */
    positions(hole) {
        return this.minimum(hole)?.position_ids || [];
    }

    /** Open shifts that would fill it. */
    openShifts(hole) {
        const positions = this.positions(hole);
        return this.state.board.shifts.filter(
            (shift) => !shift.employee_id && shift.site_id === hole.site_id && shift.start < hole.end && shift.end > hole.start
                && (!positions.length || positions.includes(shift.job_id)));
    }

    target(hole) {
        const start = hole.start.slice(11);
        const end = hole.end.slice(11);
        return {
            site_id: hole.site_id, day: hole.day, start: hole.start, end: hole.end, break_minutes: usualBreak(start, end),
            job_id: this.positions(hole)[0] || this.state.board.positions[0]?.id, position_ids: this.positions(hole),
        };
    }

    find(hole) {
        const [shift] = this.openShifts(hole);
        this.props.close();
        this.props.onCandidates(shift || this.target(hole));
    }

    async leaveOpen(hole) {
        this.state.saving = true;
        const { day: _day, position_ids: _positions, ...values } = this.target(hole);
        const answer = await this.server.change("fill", [{ ...values, employee_id: false }]);
        this.state.saving = false;
        this.state.error = answer.ok ? "" : answer.message;
        if (answer.ok) {
            await this.props.onChanged(answer);
            this.state.board = this.props.getBoard();
        }
    }
}
