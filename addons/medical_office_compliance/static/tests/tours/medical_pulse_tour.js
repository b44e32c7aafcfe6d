import { registry } from "@web/core/registry";
import { fits } from "@medical_office_base/../tests/tours/fits";

const choose = (number, score) => ({
    content: `question ${number}`,
    trigger: `.o_medical_pulse_question:nth-of-type(${number}) .o_medical_pulse_scores .btn:contains(${score})`,
    run: "click",
});

/** A nurse answers the pulse from Today: all but one, which the page asks for; then there is nothing more to answer. */
registry.category("web_tour.tours").add("medical_pulse", {
    steps: () => [
        { content: "the card", trigger: ".o_medical_today_card[data-card=pulse_to_answer] .o_medical_today_open:contains(1)", run: "click" },
        { trigger: ".o_kanban_record:contains(Nobody learns) button[name=action_answer]", run: "click" },
        ...[1, 2, 3, 4, 5, 6, 7].map((number) => choose(number, 1 + (number % 5))),
        { trigger: ".o_medical_pulse textarea", run: "edit A chair in the hallway." },
        fits,
        { content: "8 of 10", trigger: ".o_medical_pulse_send:contains(Send 8 of 10)", run: "click" },
        { content: "one is missing", trigger: ".o_medical_pulse_missing:contains(recommend our office)" },
        choose(8, 4),
        { trigger: ".o_medical_pulse_send:contains(Send 9 of 10)", run: "click" },
        { content: "sent", trigger: ".o_medical_pulse_sent" },
        { trigger: ".o_medical_pulse .btn:contains(Back to Today)", run: "click" },
        { content: "nothing more to answer", trigger: ".o_medical_today_page:has(.o_medical_today_greeting):not(:has(.o_medical_today_card[data-card=pulse_to_answer]))" },
    ],
});
