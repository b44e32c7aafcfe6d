import { registry } from "@web/core/registry";
import { fits, press } from "@medical_office_base/../tests/tours/fits";

/** A notice is typed, found on the shelf, set aside, answered and closed. */
const field = (name, part = "input") => `.o_field_widget[name=${name}] ${part}`;
const badge = (name, words) => `.o_field_widget[name=${name}] .o_selection_badge:contains(${words})`;

registry.category("web_tour.tours").add("medical_recall", {
    steps: () => [
        { content: "a notice came", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { content: "what is recalled", trigger: field("title", "textarea"), run: "edit Fictional vaccine" },
        { content: "it may harm", trigger: `${badge("classification", "Class I")}:not(:contains(Class II))`, run: "click" },
        { content: "keep it apart", trigger: badge("wanted", "Keep Apart"), run: "click" },
        fits,
        {
            content: "one item",
            trigger: "div[name=item_ids] .o_field_x2many_list_row_add a, div[name=item_ids] .o-kanban-button-new",
            run: "click",
        },
        { content: "by its catalogue number", trigger: `.modal ${field("code")}`, run: "edit vax 10" },
        { content: "and its lot", trigger: `.modal ${field("lots", "textarea")}`, run: "edit BAD 1" },
        { content: "that is it", trigger: ".modal .o_form_button_save", run: "click" },
        { content: "it stands there", trigger: "div[name=item_ids]:contains(vax 10)" },
        ...press("action_search"),
        { content: "it is here", trigger: ".alert-danger:contains(Found on shelves in)" },
        fits,
        ...press("action_quarantine"),
        { content: "nothing is left on a shelf", trigger: ".o_form_view:not(:has(.alert-danger))" },
        ...press("action_answered"),
        { content: "what is to do", trigger: ".nav-link[name=closing]", run: "click" },
        { content: "the vendor was answered", trigger: ".o_field_widget[name=answered_on]" },
        fits,
        ...press("action_close"),
        { content: "closed", trigger: ".o_arrow_button_current:contains(Closed), .o_statusbar_status .dropdown-toggle:contains(Closed)" },
    ],
});
