import { registry } from "@web/core/registry";
import { fits } from "@medical_office_base/../tests/tours/fits";

/** A nurse leads the huddle: reads what waits, says something to it, ticks who is there, decides, ends. */
registry.category("web_tour.tours").add("medical_huddle", {
    steps: () => [
        { content: "what waits", trigger: ".o_medical_huddle [data-line=problems_out_of_use] .o_medical_huddle_count:contains(1)" },
        { content: "start", trigger: ".o_medical_huddle_start", run: "click" },
        { content: "the clock runs", trigger: ".o_medical_huddle_clock:contains(of 10 minutes)" },
        { content: "what was said", trigger: "[data-line=problems_out_of_use] textarea", run: "edit The technician comes at ten" },
        { content: "somebody came who isn't on the plan", trigger: ".o_medical_huddle_person:contains(is_staff)", run: "click" },
        { content: "is ticked", trigger: ".o_medical_huddle_person.btn-success:contains(is_staff)" },
        { content: "what was decided before is done", trigger: ".o_medical_huddle_earlier .o_medical_huddle_row:contains(Order filters) button", run: "click" },
        { content: "done", trigger: ".o_medical_huddle_earlier .badge:contains(Done)" },
        { content: "notes", trigger: ".o_medical_huddle_notes", run: "edit Everybody has slept" },
        { content: "decide", trigger: ".o_medical_huddle_decide [name=name]", run: "edit Move the patients of Exam 1" },
        { content: "who", trigger: ".o_medical_huddle_decide [name=user_id]", run: "selectByLabel is_staff (medical_office_base.group_staff)" },
        { content: "add", trigger: ".o_medical_huddle_decide button[type=submit]", run: "click" },
        { content: "it is decided", trigger: ".o_medical_huddle_decided .o_medical_huddle_row:contains(Move the patients)" },
        fits,
        { content: "end", trigger: ".o_medical_huddle_finish button", run: "click" },
        { content: "sure", trigger: ".o_medical_huddle_finish button.btn-danger", run: "click" },
        { content: "it is over, with its notes", trigger: ".o_medical_huddle:contains(Held) [data-line=problems_out_of_use]:contains(The technician comes)" },
        { content: "and what else was said", trigger: ".o_medical_huddle_note:contains(Everybody has slept)" },
        fits,
    ],
});
