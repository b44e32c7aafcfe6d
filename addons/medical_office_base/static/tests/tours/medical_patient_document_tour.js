import { registry } from "@web/core/registry";

/** Medical Records take in two files at once, and file one after the other. */
const row = ".o_data_row:contains(Ada Fictional.pdf) .o_data_cell, .o_kanban_record:contains(Ada Fictional.pdf)";
const field = (name) => `.o_field_widget[name=${name}] input`;
// a phone opens a window to choose in
const choice = (text) => `.o-autocomplete--dropdown-item a:contains(${text}), .modal .o_kanban_record:contains(${text})`;

// the least that PDF.js shows without a complaint
const PDF = [
    "%PDF-1.4",
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj",
    "trailer<</Root 1 0 R>>",
    "%%EOF",
].join("\n");

function dropFiles() {
    const input = document.querySelector(".o_medical_upload input[type=file]");
    const transfer = new DataTransfer();
    for (const name of ["Ada Fictional.pdf", "second.pdf"]) {
        transfer.items.add(new File([PDF], name, { type: "application/pdf" }));
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
