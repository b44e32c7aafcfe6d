import { Component, onMounted, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { fullAmount, shortAmount } from "./budget_amounts";
import { KINDS } from "./budget_rows";

// told apart without color, too: the budget is a line, what became of it are bars in the order of the legend
const COLORS = { budget: "#26343c", actual: "#2f7f93", committed: "#e0a030", requested: "#b7a1cf" };

/** Budget against what became of it, by month: bars of what is spent or promised on one stack, the budget as a line. */
export class BudgetChart extends Component {
    static template = "medical_office_billing.BudgetChart";
    static props = { matrix: Object, section: String };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        onMounted(() => this.draw());
        useEffect(() => this.draw(), () => [this.props.matrix, this.props.section]);
        onWillUnmount(() => this.chart?.destroy());
    }

    get label() {
        const words = { income: _t("income"), expense: _t("expense"), result: _t("result") };
        return _t("Budget and actual %s by month. The same figures stand in the table.", words[this.props.section]);
    }

    data(kind) {
        const { matrix, section } = this.props;
        return matrix.months.map(({ key }) => matrix.totals[section]?.cells[key]?.[kind] || 0);
    }

    draw() {
        const { matrix } = this.props;
        const bars = matrix.kinds.filter((kind) => kind !== "budget");
        this.chart?.destroy();
        this.chart = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: matrix.months.map(({ label }) => label),
                datasets: [
                    {
                        type: "line", label: KINDS.budget, data: this.data("budget"), borderColor: COLORS.budget,
                        backgroundColor: COLORS.budget, stepped: "middle", pointRadius: 2,
                    },
                    ...bars.map((kind) => ({
                        label: KINDS[kind] || kind, data: this.data(kind), stack: "used", backgroundColor: COLORS[kind],
                    })),
                ],
            },
            options: {
                animation: false,
                responsive: true,
                maintainAspectRatio: false,
                scales: { y: { ticks: { callback: (value) => shortAmount(value) } } },
                plugins: {
                    tooltip: { callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${fullAmount(raw, matrix.budget.currency_id)}` } },
                },
            },
        });
    }
}
