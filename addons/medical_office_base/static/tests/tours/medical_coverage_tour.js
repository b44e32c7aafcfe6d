import { registry } from "@web/core/registry";

const loaded = { content: "the board", trigger: ".o_medical_coverage[aria-busy=false] .o_medical_coverage_new" };

/** Choose who works the shift: the option says more than the name. */
function choose(name) {
    return {
        content: `choose ${name}`,
        trigger: `.o_dialog #coverage_person:has(option:contains(${name}))`,
        run: ({ anchor }) => {
            anchor.value = [...anchor.options].find((option) => option.textContent.includes(name)).value;
            anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    };
}

const closed = { content: "the dialog is closed", trigger: "body:not(:has(.o_dialog))" };

/** A licence has lapsed: nobody gets around it. BLS has lapsed: with a reason. */
registry.category("web_tour.tours").add("medical_coverage_lapse", {
    steps: () => [
        loaded,
        { content: "plan a shift", trigger: ".o_medical_coverage_new", run: "click" },
        choose("Lou Lapsed"),
        { content: "the license is told already", trigger: ".o_dialog #coverage_person:has(option:contains(RN License lapsed))" },
        { content: "save", trigger: ".o_dialog .o_medical_coverage_save", run: "click" },
        { content: "refused, and why", trigger: ".o_dialog [data-fault=clearance][data-level=hard]:contains(RN License)" },
        { content: "no reason helps", trigger: ".o_dialog .modal-content:not(:has(#coverage_reason))" },
        choose("Bo Basic"),
        { content: "save", trigger: ".o_dialog .o_medical_coverage_save", run: "click" },
        { content: "this one needs a reason", trigger: ".o_dialog [data-fault=clearance][data-level=soft]:contains(BLS)" },
        { content: "why", trigger: ".o_dialog #coverage_reason", run: "edit The course is on Friday" },
        { content: "save with it", trigger: ".o_dialog .o_medical_coverage_save:contains(With This Reason)", run: "click" },
        closed,
        { content: "planned", trigger: ".o_medical_coverage [data-shift]:contains(Planned)", run: "click" },
        { content: "the reason was written down", trigger: ".o_dialog [data-fault=clearance]:contains(Planned with a reason)" },
        { content: "close", trigger: ".o_dialog .modal-footer .btn:contains(Close)", run: "click" },
        closed,
    ],
});

/** Nobody is at the front desk today: the board shows it, says who could come, and the hole is gone. */
registry.category("web_tour.tours").add("medical_coverage_hole", {
    steps: () => [
        loaded,
        { content: "a hole", trigger: ".o_medical_coverage_strip:enabled:contains(Front desk), .o_medical_coverage_hole_card:contains(Front desk)", run: "click" },
        { content: "what is missing", trigger: ".o_dialog .o_medical_coverage_hole:contains(1 needed, 0 published)" },
        { content: "who could come", trigger: ".o_dialog .o_medical_coverage_find", run: "click" },
        { content: "a number to call", trigger: ".o_dialog [data-candidate]:contains(Rea Reception) a[href^='tel:']" },
        { content: "who can't", trigger: ".o_dialog .o_medical_coverage_off", run: "click" },
        { content: "and why", trigger: ".o_dialog [data-candidate][data-level=hard]:contains(Al Away):contains(leave)" },
        { content: "she comes", trigger: ".o_dialog [data-candidate]:contains(Rea Reception) .o_medical_coverage_assign", run: "click" },
        closed,
        { content: "nothing is missing", trigger: ".o_medical_coverage_figure_success:contains(No holes), .o_medical_coverage_calm:contains(Nobody is missing)" },
    ],
});

/** Somebody calls in the morning that she doesn't come: on the phone, colleagues are called until one comes. */
registry.category("web_tour.tours").add("medical_coverage_call_out", {
    steps: () => [
        loaded,
        { content: "she is not here", trigger: ".o_medical_coverage_card:contains(Nia Nurse):contains(Absent)" },
        { content: "a call-out", trigger: ".o_medical_coverage_call_out", run: "click" },
        { content: "who", trigger: ".o_dialog [data-choice]:contains(Nia Nurse) input", run: "click" },
        { content: "why", trigger: ".o_dialog [data-kind=family]", run: "click" },
        { content: "save", trigger: ".o_dialog .o_medical_coverage_out_save:enabled", run: "click" },
        { content: "call her", trigger: ".o_dialog [data-candidate]:contains(Uma Unreached) a[href='tel:2125550142']" },
        { content: "no answer", trigger: ".o_dialog [data-candidate]:contains(Uma Unreached) [data-answer=no_answer]", run: "click" },
        { content: "written down", trigger: ".o_dialog .o_medical_coverage_calls li:contains(Uma Unreached)" },
        { content: "he comes", trigger: ".o_dialog [data-candidate]:contains(Will Willing) [data-answer=yes]", run: "click" },
        closed,
        { content: "he has the shift", trigger: ".o_medical_coverage_card:contains(Will Willing):contains(For Nia Nurse)" },
    ],
});
