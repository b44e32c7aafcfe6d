import { registry } from "@web/core/registry";

const inColumn = (key, name) => `[data-column=${key}] .o_medical_reception_card:contains(${name})`;
// on a phone one column is shown at a time
const tab = (key) => ({
    trigger: ".o_medical_reception_columns",
    run: () => document.querySelector(`.o_medical_reception_tabs [data-tab=${key}]`).click(),
});

registry.category("web_tour.tours").add("medical_reception", {
    steps: () => [
        { content: "The co-pay is seen", trigger: `${inColumn("expected", "Ada Fictional")} .o_medical_reception_copay:contains(25)` },
        { content: "Ada is here", trigger: `${inColumn("expected", "Ada Fictional")} [data-step=arrived]`, run: "click" },
        { trigger: "body:not(:has([data-column=expected] .o_medical_reception_card:contains(Ada Fictional)))" },
        tab("arrived"),
        { content: "She waits", trigger: `${inColumn("arrived", "Ada Fictional")} .badge:contains(min)` },
        { trigger: `${inColumn("arrived", "Ada Fictional")} [data-step=roomed]`, run: "click" },
        { content: "Into the second room", trigger: ".o_medical_reception_choice [data-room]:contains(Exam 2)", run: "click" },
        tab("roomed"),
        { trigger: `${inColumn("roomed", "Ada Fictional")} .badge:contains(Exam 2)` },
        { trigger: `${inColumn("roomed", "Ada Fictional")} [data-step=left]`, run: "click" },
        tab("done"),
        { trigger: `${inColumn("done", "Ada Fictional")} .badge:contains(Left)` },

        tab("expected"),
        { content: "Bo doesn't come", trigger: `${inColumn("expected", "Bo Fictional")} [data-step=more]`, run: "click" },
        { trigger: ".o_medical_reception_choice [data-step=cancel]", run: "click" },
        { trigger: ".o_medical_reception_choice [data-reason=patient]", run: "click" },
        tab("done"),
        { trigger: `${inColumn("done", "Bo Fictional")}:contains(The patient cancelled)` },

        { content: "Somebody walks in", trigger: ".o_medical_reception_walk_in", run: "click" },
        { trigger: ".o_medical_reception_panel input", run: "edit Cleo" },
        { trigger: ".o_medical_reception_found button:contains(Cleo Fictional)", run: "click" },
        { trigger: `${inColumn("arrived", "Cleo Fictional")}:contains(walk-in)` },
    ],
});
