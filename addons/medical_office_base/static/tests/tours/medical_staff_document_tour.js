import { registry } from "@web/core/registry";

/** What is asked of a person: they bring a paper, and sign a form. */
const card = (name) => `.o_kanban_record:contains(${name})`;

function choosePaper() {
    const input = document.querySelector(".o_field_widget[name=file] input[type=file]");
    const transfer = new DataTransfer();
    transfer.items.add(new File(["%PDF-1.4 fictional"], "emergency.pdf", { type: "application/pdf" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change"));
}

registry.category("web_tour.tours").add("medical_staff_document", {
    steps: () => [
        { content: "what the office files is said", trigger: `${card("Offer letter")}:contains(manager or HR files it)` },
        { content: "what I bring", trigger: card("Emergency contact form"), run: "click" },
        { content: "it isn't there yet", trigger: ".alert-warning:contains(take a photo)" },
        { content: "here it is", trigger: ".o_field_widget[name=file]", run: choosePaper },
        { content: "keep it", trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "somebody else looks at it", trigger: ".alert-info:contains(Somebody else looks at it)" },
        { content: "back to the list", trigger: ".o_breadcrumb .o_back_button, .o_back_button, .breadcrumb-item a", run: "click" },
        { content: "it says so", trigger: `${card("Emergency contact form")}:contains(To Check)` },
        { content: "what I sign", trigger: `${card("Confidentiality agreement")}:contains(To Sign)`, run: "click" },
        { content: "the form can be read", trigger: "button[name=action_open_form]" },
        { content: "sign", trigger: "button[name=action_sign]", run: "click" },
        { content: "yes, with my name", trigger: ".modal .btn-primary", run: "click" },
        { content: "signed", trigger: ".o_field_widget[name=signed_name]:contains(sf_nurse)" },
        { content: "and it stays", trigger: "body:not(:has(button[name=action_sign]))" },
    ],
});
