import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { CoverageFaults } from "./coverage_faults";

/** Why a change was refused; where a reason helps, it is asked for and the change done again with it. */
export class CoverageFaultsDialog extends Component {
    static template = "medical_office_base.CoverageFaultsDialog";
    static components = { CoverageFaults, Dialog };
    static props = { answer: Object, again: Function, onChanged: Function, close: Function };

    setup() {
        this.state = useState({ answer: this.props.answer, reason: "", saving: false, obstacle: "" });
    }

    get title() {
        return this.state.answer.needs_reason ? _t("This Needs a Reason") : _t("This Can't Be Planned");
    }

    get faults() {
        return this.state.answer.faults;
    }

    async again() {
        const reason = this.state.reason.trim();
        if (!reason) {
            this.state.obstacle = _t("Write down the reason, or choose somebody else.");
            return;
        }
        this.state.saving = true;
        const answer = await this.props.again(reason);
        this.state.saving = false;
        if (answer.ok) {
            this.props.close();
            this.props.onChanged(answer);
            return;
        }
        Object.assign(this.state, { answer, obstacle: "" });
    }
}
