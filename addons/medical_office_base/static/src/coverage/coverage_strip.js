import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { holesOn, hourStrip, isMissing } from "./coverage_board";
import { dayWords, spanWords } from "./coverage_time";

const LINES = 2;

/** What a hole is called: Front desk, 8 – 10 AM: 1 missing. */
export function holeWords(hole) {
    const span = spanWords(hole.start, hole.end);
    if (isMissing(hole)) {
        return _t("%(name)s, %(span)s: %(count)s missing", { name: hole.name, span, count: hole.missing });
    }
    return _t("%(name)s, %(span)s: planned, not published", { name: hole.name, span });
}

/** Cover of a site on a day by hours: which hour lacks how many people. A button that opens what is missing. */
export class CoverageStrip extends Component {
    static template = "medical_office_base.CoverageStrip";
    static props = { board: Object, site: Object, day: String, range: Array, onOpen: Function };

    setup() {
        this.spanWords = spanWords;
    }

    get cells() {
        return hourStrip(this.props.board, this.props.site, this.props.day, this.props.range);
    }

    get holes() {
        return holesOn(this.props.board, this.props.day, this.props.site.id);
    }

    get lines() {
        return this.holes.filter(isMissing).slice(0, LINES);
    }

    get more() {
        return Math.max(0, this.holes.filter(isMissing).length - LINES);
    }

    get isClosed() {
        return !this.holes.length && !(this.props.site.open?.[this.props.day] || []).length;
    }

    get words() {
        const { site, day } = this.props;
        const where = _t("%(day)s, %(site)s", { day: dayWords(day), site: site.name });
        const what = this.holes.length ? this.holes.map(holeWords).join("; ") : this.isClosed ? _t("closed") : _t("covered");
        return `${where}: ${what}`;
    }
}
