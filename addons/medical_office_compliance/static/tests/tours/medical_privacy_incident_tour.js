import { registry } from "@web/core/registry";
import { fits, row } from "@medical_office_base/../tests/tours/fits";

const rate = (factor, rating) => [
    { trigger: `.o_form_view .o_field_widget[name=${factor}_rating] .o_radio_item:contains(${rating}) input`, run: "click" },
    { trigger: `.o_form_view .o_field_widget[name=${factor}_reason] textarea`, run: "edit Fictional reason" },
];

const step = (words, part) => row(words, part).replaceAll(/^|, /g, "$&.o_field_widget[name=step_ids] ");

registry.category("web_tour.tours").add("medical_privacy_incident", {
    steps: () => [
        { content: "The card on Today", trigger: ".o_medical_today_card[data-card=privacy_assess] .o_medical_today_open", run: "click" },
        { trigger: row("Fax sent to a wrong number"), run: "click" },
        { trigger: ".o_form_view button[name=action_assess]" },
        fits,
        { trigger: ".o_form_view button[name=action_assess]", run: "click" },
        ...rate("nature", "Medium"),
        ...rate("recipient", "High"),
        ...rate("acquired", "High"),
        ...rate("mitigated", "Low"),
        fits,
        { trigger: ".o_form_view .o_field_widget[name=conclusion] .o_radio_item:contains(Low Probability) input", run: "click" },
        { content: "A high factor forbids it", trigger: ".o_form_view .alert-warning:contains(Low probability isn't shown)" },
        { trigger: ".o_form_view .o_field_widget[name=conclusion] .o_radio_item:first input", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=reason] textarea", run: "edit Somebody read it" },
        { trigger: ".o_form_view button[name=action_decide]", run: "click" },
        { content: "It is a breach, and who must be told stands there", trigger: step("Letters") },
        { trigger: step("Health and Human", "button[name=action_done]"), run: "click" },
        { trigger: ".modal:not(.o_inactive_modal) .o_field_widget[name=proof] input", run: "edit Receipt 123" },
        { trigger: ".modal:not(.o_inactive_modal) button[name=action_do]:visible", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view" },
        { trigger: step("Receipt 123") },
        fits,
    ],
});
