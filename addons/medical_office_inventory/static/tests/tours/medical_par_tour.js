import { registry } from "@web/core/registry";
import { fits, isPhone, press, row } from "@medical_office_base/../tests/tours/fits";

/** A supply clerk asks what the par levels should be, reads why, and applies what is suggested for the masks. */
registry.category("web_tour.tours").add("medical_par", {
    steps: () => [
        { content: "six months back, by default", trigger: ".o_form_view .o_field_widget[name=months] input:value(6)" },
        { trigger: ".o_form_view .o_field_widget[name=months] input", run: "edit 2" },
        fits,
        ...press("action_suggest"),
        { content: "the masks are to be lowered", trigger: row("Masks") },
        { content: "it says why", trigger: row("a day") },
        fits,
        {
            content: "choose them",
            trigger: row("Masks"),
            async run(helpers) {
                if (!isPhone()) {
                    await helpers.click(".o_data_row:contains(Masks) .o_list_record_selector input");
                }
            },
        },
        {
            content: "apply",
            trigger: ".o_control_panel button[name=action_apply], .o_kanban_record:contains(Masks) button[name=action_apply]",
            run: "click",
        },
        { content: "nothing is left to change", trigger: ".o_view_nocontent:contains(Nothing to change here)" },
    ],
});
