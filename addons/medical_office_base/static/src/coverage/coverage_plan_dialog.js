import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useCoverageServer } from "./coverage_server";
import { addDays, weekWords } from "./coverage_time";

/** Copy the week before, or apply a template; afterwards it says what became an open shift, and what was left out. */
export class CoveragePlanDialog extends Component {
    static template = "medical_office_base.CoveragePlanDialog";
    static components = { Dialog };
    static props = { board: Object, kind: String, siteIds: Array, onChanged: Function, close: Function };

    setup() {
        this.server = useCoverageServer();
        this.action = useService("action");
        this.state = useState({ patterns: [], patternId: false, answer: null, error: "", saving: false });
        onWillStart(async () => {
            if (this.props.kind === "template") {
                const answer = await this.server.read("get_patterns", [this.props.siteIds]);
                this.state.error = answer.error || "";
                this.state.patterns = answer.error ? [] : answer;
                this.state.patternId = this.state.patterns[0]?.id || false;
            }
        });
    }

    get title() {
        return this.props.kind === "copy" ? _t("Copy the Week Before") : _t("Apply a Template");
    }

    get week() {
        return weekWords(this.props.board.days);
    }

    get before() {
        return weekWords(this.props.board.days.map((day) => addDays(day, -7)));
    }

    /** A template's name, with its site where there are several. */
    patternWords(pattern) {
        const { sites } = this.props.board;
        const site = sites.length > 1 && sites.find(({ id }) => id === pattern.site_id)?.name;
        return site ? `${pattern.name} · ${site}` : pattern.name;
    }

    choose(value) {
        this.state.patternId = Number(value);
    }

    async run() {
        const { kind, siteIds, board } = this.props;
        this.state.saving = true;
        this.state.error = "";
        const answer = kind === "copy"
            ? await this.server.change("copy_week", [siteIds, board.date_from])
            : await this.server.change("apply_pattern", [this.state.patternId, board.date_from]);
        this.state.saving = false;
        if (!answer.ok) {
            this.state.error = answer.message;
            return;
        }
        const left = (answer.opened?.length || 0) + (answer.skipped?.length || 0);
        this.props.onChanged({ ...answer, message: left ? "" : answer.message });
        if (left) {
            this.state.answer = answer;
        } else {
            this.props.close();
        }
    }
}
