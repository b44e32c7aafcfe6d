import { registry } from "@web/core/registry";
import { fits, isPhone, row } from "@medical_office_base/../tests/tours/fits";

/** A manager changes the profile, looks at what that changes, applies it, and says when it was last done. */
registry.category("web_tour.tours").add("medical_obligation_set_up", {
    steps: () => [
        { content: "the profile", trigger: ".o_notebook .nav-link:contains(Which Rules Apply)", run: "click" },
        { content: "what is new", trigger: ".o_field_widget[name=has_corrosives] input", run: "check" },
        { content: "what is over", trigger: ".o_field_widget[name=has_injections] input", run: "uncheck" },
        fits,
        { content: "saved", trigger: ".o_form_button_save", run: "click" },
        { content: "it says what that changes", trigger: ".alert:contains(1 to add, 1 no longer apply) button[name=action_review_obligations]", run: "click" },
        { content: "what is added, and why", trigger: row("Run the eyewash") },
        { content: "what no longer applies", trigger: row("Check injection safety") },
        fits,
        { content: "what doesn't concern it, and why", trigger: '.o_notebook .nav-link[name=left_out]', run: "click" },
        { content: "the log of OSHA", trigger: row("Post OSHA Form 300A") },
        { content: "done", trigger: "button[name=action_apply]", run: "click" },
        { content: "first dates", trigger: row("Run the eyewash"), run: "click" },
        ...firstDate(),
    ],
});

function firstDate() {
    const today = { content: "today", trigger: ".o_datetime_picker .o_date_item_cell.o_today", run: "click" };
    return isPhone()
        ? [
              { content: "its form", trigger: ".o_form_view .o_field_widget[name=baseline_date] input", run: "click" },
              today,
              { content: "saved", trigger: ".o_form_button_save", run: "click" },
              { content: "met", trigger: ".o_form_view:has(.o_form_saved) .o_field_widget[name=state]:contains(Met)" },
              fits,
          ]
        : [
              { content: "in its row", trigger: ".o_selected_row .o_field_widget[name=baseline_date] input", run: "click" },
              today,
              { content: "saved", trigger: ".o_list_button_save", run: "click" },
              { content: "met", trigger: ".o_list_view:not(:has(.o_selected_row)) .o_data_row:contains(Run the eyewash):contains(Met)" },
          ];
}
