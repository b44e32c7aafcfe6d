import { registry } from "@web/core/registry";
import { fits, press } from "@medical_office_base/../tests/tours/fits";

/** Blind: masks are typed on the keys, a lot is stepped up to, gloves are found that the sheet doesn't have. */
const line = (name, lot = "") => `.o_medical_count_line[data-line='${name}']${lot && `[data-lot='${lot}']`}`;
const keys = (digits) => [...digits].map((digit) => ({ content: digit, trigger: `[data-key='${digit}']`, run: "click" }));
const keep = { content: "next", trigger: ".o_medical_count_keep:enabled", run: "click" };

registry.category("web_tour.tours").add("medical_count", {
    steps: () => [
        { content: "the sheet", trigger: ".o_medical_count_sheet:contains(Exam 1)", run: "click" },
        { content: "three lines", trigger: ".o_medical_count_progress:contains(0 of 3)" },
        fits,
        { content: "masks", trigger: line("Masks"), run: "click" },
        { content: "nothing says what the book has", trigger: ".o_medical_count_panel:not(:contains(on the book))" },
        ...keys("14"),
        { content: "mistyped", trigger: "[data-key=back]", run: "click" },
        { content: "one", trigger: ".o_medical_count_quantity:value(1)" },
        fits,
        { content: "back to nothing", trigger: "[data-key=back]", run: "click" },
        ...keys("7"),
        keep,
        { content: "it is kept", trigger: `${line("Masks")}:contains(7):not(:visible), ${line("Masks")} .o_medical_count_value:contains(7)` },
        { content: "the first lot", trigger: ".o_medical_count_panel:contains(VA)" },
        { content: "one more", trigger: ".o_medical_count_more", run: "click" },
        { content: "one", trigger: ".o_medical_count_quantity:value(1)" },
        { content: "typed", trigger: ".o_medical_count_quantity", run: "edit 4" },
        keep,
        { content: "the second lot", trigger: ".o_medical_count_panel:contains(VB)" },
        { content: "six", trigger: "[data-key='6']", run: "click" },
        keep,
        { content: "all are counted", trigger: ".o_medical_count_progress:contains(3 of 3)" },
        { content: "something else", trigger: ".o_medical_count_add", run: "click" },
        { content: "by its code", trigger: ".o_medical_count_find", run: "edit 312345678906 && press Enter" },
        { content: "how many", trigger: ".o_medical_count_found", run: "edit 3" },
        { content: "where", trigger: ".o_medical_count_place", run: "selectByLabel Exam 1" },
        fits,
        { content: "add it", trigger: ".o_medical_count_add_line:enabled", run: "click" },
        { content: "four lines", trigger: ".o_medical_count_progress:contains(4 of 4)" },
        { content: "over", trigger: ".o_medical_count_end:enabled", run: "click" },
        { content: "masks are counted again", trigger: ".o_medical_count_done:contains(second time)" },
    ],
});

registry.category("web_tour.tours").add("medical_count_again", {
    steps: () => [
        { content: "the sheet", trigger: ".o_medical_count_sheet:contains(Exam 1)", run: "click" },
        { content: "what differs", trigger: ".o_medical_count_progress:contains(0 of 2)" },
        { content: "masks", trigger: line("Masks"), run: "click" },
        ...keys("7"),
        keep,
        { content: "gloves", trigger: ".o_medical_count_panel:contains(Gloves)" },
        ...keys("3"),
        keep,
        { content: "both", trigger: ".o_medical_count_progress:contains(2 of 2)" },
        { content: "over", trigger: ".o_medical_count_end:enabled", run: "click" },
        { content: "it waits", trigger: ".o_medical_count_done:contains(waits for approval)" },
    ],
});

registry.category("web_tour.tours").add("medical_count_approve", {
    steps: () => [
        { content: "what differs is told", trigger: ".o_form_view .alert-warning:contains(lines differ)" },
        fits,
        { content: "reasons for all", trigger: ".o_form_statusbar" },
        ...press("action_set_reason"),
        { content: "unrecorded use", trigger: ".modal .o_radio_item:contains(Use Not Recorded) input", run: "click" },
        { content: "set it", trigger: ".modal button[name=action_apply]", run: "click" },
        { content: "it is there", trigger: ".o_field_widget[name=line_ids]:contains(Use Not Recorded)" },
        ...press("action_post"),
        { content: "sure", trigger: ".modal-footer .btn-primary", run: "click" },
        { content: "posted", trigger: ".o_form_view .o_field_widget[name=date_posted]" },
    ],
});
