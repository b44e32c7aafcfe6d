import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { CoverageFaults } from "./coverage_faults";
import { useCoverageServer } from "./coverage_server";
import { weekWords } from "./coverage_time";

/** Publish the week: how much is told to how many; what is held back is named, with why. */
export class CoveragePublishDialog extends Component {
    static template = "medical_office_base.CoveragePublishDialog";
    static components = { CoverageFaults, Dialog };
    static props = { board: Object, siteIds: Array, onChanged: Function, close: Function };

    setup() {
        this.server = useCoverageServer();
        this.state = useState({ answer: null, reason: "", saving: false });
    }

    get week() {
        return weekWords(this.props.board.days);
    }

    get drafts() {
        return this.props.board.shifts.filter((shift) => shift.state === "draft" && shift.can_edit);
    }

    get people() {
        return new Set(this.drafts.map(({ employee_id }) => employee_id).filter(Boolean)).size;
    }

    get open() {
        return this.drafts.filter(({ employee_id }) => !employee_id).length;
    }

    async publish() {
        const { board, siteIds } = this.props;
        this.state.saving = true;
        const answer = await this.server.change("publish", [siteIds, board.date_from, board.days.length, this.state.reason.trim() || false]);
        this.state.saving = false;
        if (answer.changed) {
            this.props.onChanged({ ...answer, message: answer.faults.length ? "" : answer.message });
        }
        if (answer.ok && !answer.faults.length) {
            this.props.close();
            return;
        }
        this.state.answer = answer;
    }
}
