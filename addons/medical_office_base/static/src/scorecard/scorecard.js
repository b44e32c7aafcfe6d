import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Layout } from "@web/search/layout";

const MODEL = "medical.scorecard";
const WIDTH = 240;
const HEIGHT = 40;
const TONES = { met: "success", near: "warning", missed: "danger", none: "secondary", free: "secondary" };
const ICONS = { met: "fa-check-circle", near: "fa-exclamation-circle", missed: "fa-times-circle", none: "fa-minus-circle", free: "fa-circle-o" };

/** A month of the office: a tile for each indicator with its figure, target, standing and the last twelve months; it opens what it is made of. */
export class Scorecard extends Component {
    static template = "medical_office_base.Scorecard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.keepLast = new KeepLast();
        this.tones = TONES;
        this.icons = ICONS;
        this.size = { width: WIDTH, height: HEIGHT };
        this.state = useState({ page: null, month: false, siteId: false, standing: false, opened: false, loading: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.loading = true;
        try {
            const values = { month: this.state.month, site_id: this.state.siteId };
            this.state.page = await this.keepLast.add(this.orm.call(MODEL, "get_scorecard", [], values));
        } finally {
            this.state.loading = false;
        }
    }

    /** Areas with the tiles of the standing that was tapped, or all. */
    get areas() {
        const { standing } = this.state;
        return this.state.page.areas
            .map((area) => ({ ...area, tiles: area.tiles.filter((tile) => !standing || tile.standing === standing) }))
            .filter((area) => area.tiles.length);
    }

    get counts() {
        return this.state.page.counts.filter((row) => row.count);
    }

    chooseMonth(event) {
        this.state.month = event.target.value;
        this.load();
    }

    chooseSite(event) {
        this.state.siteId = Number(event.target.value) || false;
        this.load();
    }

    chooseStanding(key) {
        this.state.standing = this.state.standing === key ? false : key;
    }

    toggle(code) {
        this.state.opened = this.state.opened === code ? false : code;
    }

    /** The line of twelve months: pieces between the months without figure, and a dot for the month shown. */
    spark(tile) {
        const values = tile.trend.map((month) => month.value);
        const known = values.filter((value) => value !== null);
        if (tile.target !== null) {
            known.push(tile.target);
        }
        const low = Math.min(...known);
        const span = Math.max(...known) - low || 1;
        const x = (index) => 4 + (index * (WIDTH - 8)) / (values.length - 1);
        const y = (value) => HEIGHT - 5 - ((value - low) / span) * (HEIGHT - 10);
        const lines = [];
        let piece = [];
        values.forEach((value, index) => {
            if (value === null) {
                piece = [];
            } else {
                if (!piece.length) {
                    lines.push(piece);
                }
                piece.push(`${x(index).toFixed(1)},${y(value).toFixed(1)}`);
            }
        });
        return {
            lines: lines.filter((points) => points.length > 1).map((points) => points.join(" ")),
            dots: values
                .map((value, index) => ({ index, value }))
                .filter(({ value }) => value !== null)
                .map(({ index, value }) => ({ index, x: x(index), y: y(value), last: index === values.length - 1 })),
            target: tile.target === null ? null : y(tile.target),
            words: tile.trend.map((month) => `${month.label}: ${month.shown}`).join(", "),
        };
    }

    async open(tile, part) {
        this.action.doAction(await this.orm.call(MODEL, "open_figure", [tile.code, this.state.page.month, part, this.state.siteId]));
    }

    async openRecord() {
        this.action.doAction(await this.orm.call(MODEL, "action_record", [this.state.page.month, this.state.siteId]));
    }

    openTargets() {
        this.action.doAction("medical_office_base.action_medical_kpi_target");
    }
}

registry.category("actions").add("medical_office_base.scorecard", Scorecard);
