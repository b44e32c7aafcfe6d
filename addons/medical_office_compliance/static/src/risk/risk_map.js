import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Risks by likelihood and impact, today or once what is planned is done; a tap on a cell opens its risks. The server counts
 * (medical_risk_analysis_map.py), this draws.
 */
export class MedicalRiskMap extends Component {
    static template = "medical_office_compliance.RiskMap";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ side: "before" });
    }

    get map() {
        return this.props.record.data[this.props.name] || { impacts: [], rows: [] };
    }

    title(row, cell, label) {
        const number = cell[this.state.side];
        return _t("%(likelihood)s, %(impact)s (%(level)s): %(number)s risks", {
            likelihood: row.label, impact: label, level: cell.words, number,
        });
    }

    async open(row, cell) {
        await this.props.record.save();
        this.action.doAction(
            await this.orm.call("medical.risk.analysis", "action_open_cell", [[this.props.record.resId], this.state.side, row.key, cell.impact])
        );
    }
}

registry.category("fields").add("medical_risk_map", { component: MedicalRiskMap, supportedTypes: ["jsonb", "json"] });
