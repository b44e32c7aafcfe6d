import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Layout } from "@web/search/layout";

const WIDTH = 240;
const HEIGHT = 48;
const GAP = 3;
const MODEL = "medical.billing.indicator";

/** How billing does: a tile for each indicator, with its figure, target, formula, the last twelve months; each opens what it was made of. */
export class BillingIndicators extends Component {
    static template = "medical_office_billing.BillingIndicators";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.keepLast = new KeepLast();
        this.keepTrend = new KeepLast();
        this.state = useState({ page: null, trend: null, days: 90, siteId: 0, loading: false });
        this.periods = [
            { days: 30, label: _t("30 days") },
            { days: 90, label: _t("90 days") },
            { days: 365, label: _t("A year") },
        ];
        onWillStart(() => this.load());
    }

    async load() {
        this.state.loading = true;
        try {
            const values = { days: this.state.days, site_id: this.state.siteId || false };
            this.state.page = await this.keepLast.add(this.orm.call(MODEL, "get_indicators", [], values));
        } finally {
            this.state.loading = false;
        }
        this.loadTrend();
    }

    /** Twelve months take longer than one period: the tiles don't wait for them. */
    async loadTrend() {
        const { date_to, site_id } = this.state.page;
        this.state.trend = await this.keepTrend.add(this.orm.silent.call(MODEL, "get_trend", [], { date_to, site_id }));
    }

    choosePeriod(days) {
        this.state.days = days;
        this.load();
    }

    chooseSite(event) {
        this.state.siteId = Number(event.target.value);
        this.state.trend = null;
        this.load();
    }

    /** The bars of a tile's last twelve months; the scale begins at zero. */
    bars(code) {
        const months = this.state.trend?.[code] || [];
        const top = Math.max(0, ...months.map((month) => month.value || 0)) || 1;
        const step = WIDTH / 12;
        return months.map((month, index) => {
            const height = Math.max(month.value === null ? 0 : 1, (Math.max(month.value || 0, 0) / top) * HEIGHT);
            return { x: index * step, y: HEIGHT - height, width: step - GAP, height, words: `${month.label}: ${month.shown}`, index };
        });
    }

    get size() {
        return { width: WIDTH, height: HEIGHT };
    }

    get args() {
        const { date_from, date_to, site_id } = this.state.page;
        return [date_from, date_to, site_id];
    }

    async open(code) {
        this.action.doAction(await this.orm.call(MODEL, "open_figure", [code, ...this.args]));
    }

    async openRecord() {
        this.action.doAction(await this.orm.call(MODEL, "action_record", this.args));
    }
}

registry.category("actions").add("medical_office_billing.billing_indicators", BillingIndicators);
