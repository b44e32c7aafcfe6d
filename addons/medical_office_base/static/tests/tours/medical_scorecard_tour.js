import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("medical_scorecard", {
    steps: () => [
        { trigger: "[data-code='KPI-02'] .o_medical_scorecard_value:contains('50.0')" },
        {
            content: "Nothing is wider than the screen",
            trigger: ".o_medical_scorecard",
            run() {
                if (this.anchor.scrollWidth > this.anchor.clientWidth) {
                    console.error("The scorecard scrolls sideways");
                }
            },
        },
        { trigger: "[data-standing='missed']", run: "click" },
        { trigger: "body:not(:has([data-code='KPI-34']))" },
        { trigger: "[data-code='KPI-02'] .o_medical_scorecard_tile", run: "click" },
        { trigger: "[data-code='KPI-02'] .o_medical_scorecard_detail:contains('No-shows / visits booked')" },
        { trigger: "[data-code='KPI-02'] [data-part='part']:contains('1')", run: "click" },
        { trigger: ".o_list_view .o_data_row, .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)" },
    ],
});
