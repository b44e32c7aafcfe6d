import { registry } from "@web/core/registry";

/** Medical Records take in two files at once, and file one after the other. */
const row = ".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)";
const field = (name) => `.o_field_widget[name=${name}] input`;
const choice = (text) => `.o-autocomplete--dropdown-item a:contains(${text})`;

function dropFiles() {
    const input = document.querySelector(".o_medical_upload input[type=file]");
    const transfer = new DataTransfer();
    for (const name of ["Ada Fictional.pdf", "second.pdf"]) {
        transfer.items.add(new File(["%PDF-1.4 fictional"], name, { type: "application/pdf" }));
    }
    transfer.items.add(new File(["<html><script>alert(1)</script>"], "page.html", { type: "text/html" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change"));
}

const file = (kind, next) => [
    { content: "whose it is", trigger: field("patient_id"), run: "edit Ada" },
    { content: "the patient is found", trigger: choice("Ada Fictional"), run: "click" },
    { content: "what it is", trigger: field("type_id"), run: `edit ${kind}` },
    { content: "the kind is found", trigger: choice(kind), run: "click" },
    { content: "of which day", trigger: field("date"), run: "edit 05/04/2026" },
    { content: "file it", trigger: "button[name=action_index_next]", run: "click" },
    { content: "and on", trigger: next },
];

registry.category("web_tour.tours").add("medical_patient_document", {
    steps: () => [
        { content: "nothing waits", trigger: ".o_view_nocontent:contains(Every document is filed)" },
        { content: "several at once", trigger: ".o_medical_upload", run: dropFiles },
        { content: "what isn't kept is named", trigger: ".o_notification:contains(page.html):contains(may run)" },
        { content: "the others are there", trigger: ".o_notification:contains(Taken in: 2)" },
        { content: "the first", trigger: row, run: "click" },
        { content: "it is shown", trigger: ".o_form_view .o_medical_index_preview" },
        ...file("Laboratory result", ".o_form_view .o_field_widget[name=original_name]:contains(second)"),
        ...file("Correspondence", ".o_view_nocontent:contains(Every document is filed)"),
    ],
});
