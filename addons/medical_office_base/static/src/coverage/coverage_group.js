import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { leaveOn } from "./coverage_board";
import { CoverageChip } from "./coverage_chip";
import { dayWords, hoursWords } from "./coverage_time";

const LEAVES = { approved: _t("On leave"), asked: _t("Leave asked for") };

/** The rows of one position or site: open shifts first, then its people. Drawn again only when it changes. */
export class CoverageGroup extends Component {
    static template = "medical_office_base.CoverageGroup";
    static components = { CoverageChip };
    static props = {
        group: Object,
        board: Object,
        days: Array,
        by: String,
        folded: Boolean,
        onFold: Function,
        onShift: Function,
        onAdd: Function,
    };

    setup() {
        this.leaveOn = leaveOn;
        this.leaves = LEAVES;
        this.hoursWords = hoursWords;
    }

    get group() {
        return this.props.group;
    }

    get manySites() {
        return this.props.board.sites.length > 1;
    }

    get groupName() {
        return this.group.name || (this.props.by === "site" ? _t("Other sites") : _t("Without a position"));
    }

    countWords(number) {
        return number === 1 ? _t("1 person") : _t("%s people", number);
    }

    canAdd(person) {
        return this.props.board.rights.can_plan && person.can_plan;
    }

    get canAddOpen() {
        const { plan_site_ids } = this.props.board.rights;
        return plan_site_ids.length > 0 && (!this.group.siteId || plan_site_ids.includes(this.group.siteId));
    }

    addWords(name, day) {
        return _t("Add a shift: %(person)s, %(day)s", { person: name, day: dayWords(day) });
    }
}
