import { registry } from "@web/core/registry";

/**
 * Water runs in an exam room: what to do first, where, a photo, sent; the plumber is called and comes. Then somebody else
 * sees the same water and adds to what is known.
 */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const tile = (name) => `.o_medical_problem_tile:contains(${name})`;

function takePhoto() {
    const bytes = Uint8Array.from(atob(PIXEL), (char) => char.charCodeAt(0));
    const input = document.querySelector(".o_medical_problem_camera input");
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "sink.png", { type: "image/png" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change"));
}

registry.category("web_tour.tours").add("medical_problem", {
    steps: () => [
        { content: "lives in danger come first", trigger: ".o_medical_problem section:first-of-type .o_medical_problem_tile[data-urgency=life]:contains(Fire)", run: "click" },
        { content: "911 at once", trigger: '.o_medical_problem_911[href="tel:911"]' },
        { content: "back", trigger: ".o_medical_problem_back", run: "click" },
        { content: "routine needs words", trigger: tile("Routine repair"), run: "click" },
        { content: "it says so", trigger: ".o_medical_problem_obstacle:contains(what is wrong)" },
        { content: "not before", trigger: ".o_medical_problem_send:disabled" },
        { content: "back", trigger: ".o_medical_problem_back", run: "click" },
        { content: "water", trigger: tile("Water leak"), run: "click" },
        { content: "what to do first", trigger: ".o_medical_problem_safety li:contains(Close the valve)" },
        { content: "where the valve is", trigger: ".o_medical_problem_shutoff:contains(Utility room)" },
        { content: "the plumber's number", trigger: '.o_medical_problem_calls a[href="tel:2125550111"]:contains(Fictional Plumbing)' },
        { content: "in exam 1", trigger: ".o_medical_problem_room", run: "selectByLabel Exam 1" },
        { content: "out of use unless said otherwise", trigger: ".o_medical_problem_out input:checked" },
        { content: "what is seen", trigger: ".o_medical_problem_text", run: "edit Water under the sink" },
        { content: "a photo", trigger: ".o_medical_problem_camera", run: takePhoto },
        { content: "it is shown", trigger: '.o_medical_problem_photo img[alt="sink.jpg"]' },
        { content: "report", trigger: ".o_medical_problem_send:enabled", run: "click" },
        { content: "a number", trigger: ".o_medical_problem_number:contains(PRB/)" },
        { content: "what happens next", trigger: ".o_medical_problem_next:contains(Porter has been told)" },
        { content: "the clock", trigger: ".o_medical_problem_clock:contains(left to take it)" },
        { content: "the first doesn't answer", trigger: "[data-contact='Fictional Plumbing'] [data-result=no_answer]", run: "click" },
        { content: "written down", trigger: "[data-contact='Fictional Plumbing'] [data-result=no_answer].btn-primary" },
        { content: "now they come", trigger: "[data-contact='Fictional Plumbing'] [data-result=accepted]", run: "click" },
        { content: "they come", trigger: ".o_medical_problem_next:contains(Fictional Plumbing comes)" },
        { content: "and the same water again", trigger: ".o_medical_problem_more", run: "click" },
        { content: "water", trigger: tile("Water leak"), run: "click" },
        { content: "it is known", trigger: ".o_medical_problem_open button:contains(Fictional Plumbing has it)", run: "click" },
        { content: "added to", trigger: ".o_medical_problem_adding:contains(PRB/)" },
        { content: "a note", trigger: ".o_medical_problem_text", run: "edit It is in the hallway now" },
        { content: "add", trigger: ".o_medical_problem_send:contains(Add to It):enabled", run: "click" },
        { content: "it is with it", trigger: ".o_medical_problem_next:contains(Your note is with it)" },
        { content: "open it", trigger: ".o_medical_problem_show", run: "click" },
        { content: "the problem", trigger: ".o_form_view .o_field_widget[name=medical_clock_state]:contains(In time)" },
    ],
});
