import { registry } from "@web/core/registry";

const SCREEN = ".o_spreadsheet_dashboard_action";
const LOADED = `${SCREEN}:not(:has(.dashboard-loading-status))`;

registry.category("web_tour.tours").add("medical_issues_dashboard", {
    steps: () => [
        { content: "the charts stand there", trigger: `${LOADED} .o-figure canvas, ${LOADED} .o_figure_container canvas` },
        {
            content: "and no figure has failed",
            trigger: SCREEN,
            run() {
                const failed = [...this.anchor.querySelectorAll(".o-figure, .o_figure_container")].filter((figure) => /#ERROR|#REF|Invalid/.test(figure.textContent));
                if (failed.length) {
                    throw new Error(`A figure says ${failed[0].textContent}`);
                }
            },
        },
    ],
});
