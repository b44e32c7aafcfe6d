import { registry } from "@web/core/registry";

const SCREEN = ".o_spreadsheet_dashboard_action";

registry.category("web_tour.tours").add("medical_billing_dashboard", {
    steps: () => [
        {
            content: "the figures stand there",
            trigger: `${SCREEN} .o-figure .o-scorecard, ${SCREEN} .o_figure_container .o-scorecard`,
        },
        {
            content: "and nothing has failed",
            trigger: `${SCREEN}:not(:has(.dashboard-loading-status))`,
        },
    ],
});
