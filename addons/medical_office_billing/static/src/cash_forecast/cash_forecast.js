import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Layout } from "@web/search/layout";
import { formatMonetary } from "@web/views/fields/formatters";

const WIDTH = 640;
const HEIGHT = 180;
const EDGE = 12;

/** Cash for thirteen weeks: the lowest point in words, a line, and a table whose figures open what they were made of. */
export class CashForecast extends Component {
    static template = "medical_office_billing.CashForecast";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ forecast: null });
        this.display = { controlPanel: {} };
        onWillStart(() => this.load());
    }

    async load() {
        this.state.forecast = await this.orm.call("medical.cash.forecast", "get_forecast", []);
    }

    get forecast() {
        return this.state.forecast;
    }

    /** Rows of the table without those that are zero in every week. */
    get rows() {
        return this.forecast.rows.filter((row) => row.amounts.some((amount) => amount));
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.forecast.currency_id, digits: [16, 0] });
    }

    tone(amount) {
        return amount < 0 ? "text-danger" : "";
    }

    /** Points of the line, within the picture; the scale always holds zero. */
    get points() {
        const values = [this.forecast.opening, ...this.forecast.closing];
        const low = Math.min(0, ...values);
        const span = Math.max(0, ...values) - low || 1;
        const y = (value) => HEIGHT - EDGE - ((value - low) / span) * (HEIGHT - 2 * EDGE);
        const step = (WIDTH - 2 * EDGE) / (values.length - 1);
        return {
            dots: values.map((value, index) => ({ x: EDGE + index * step, y: y(value), value, index })),
            zero: y(0),
        };
    }

    get line() {
        return this.points.dots.map((dot) => `${dot.x.toFixed(1)},${dot.y.toFixed(1)}`).join(" ");
    }

    get size() {
        return { width: WIDTH, height: HEIGHT, edge: EDGE };
    }

    async open(key, week) {
        const args = week === undefined ? [key] : [key, week];
        this.action.doAction(await this.orm.call("medical.cash.forecast", "open_figure", args));
    }

    async openRecord() {
        this.action.doAction(await this.orm.call("medical.cash.forecast", "action_record", []));
    }
}

registry.category("actions").add("medical_office_billing.cash_forecast", CashForecast);
