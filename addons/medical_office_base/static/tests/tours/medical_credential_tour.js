import { registry } from "@web/core/registry";

/** A nurse sends her card from her phone; the office manager verifies it. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

function takePhoto() {
    const bytes = Uint8Array.from(atob(PIXEL), (char) => char.charCodeAt(0));
    const input = document.querySelector(".o_medical_documents_camera input");
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "card.png", { type: "image/png" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change"));
}

registry.category("web_tour.tours").add("medical_credential_send", {
    steps: () => [
        { content: "what is asked of me", trigger: ".o_kanban_record:contains(Basic Life Support):contains(Missing)", run: "click" },
        { content: "what to do", trigger: ".o_medical_credential_own .alert:contains(Take a photo)" },
        { content: "not yet complete", trigger: ".o_medical_credential_send", run: "click" },
        { content: "it says what is missing", trigger: ".modal .modal-body:contains(the last day)" },
        { content: "close", trigger: ".modal footer .btn-primary", run: "click" },
        { content: "a photo", trigger: "body:not(:has(.modal)) .o_medical_documents_camera", run: takePhoto },
        { content: "it is shown", trigger: '.o_medical_documents img[alt="card.jpg"]' },
        { content: "its number", trigger: "div[name=number] input", run: "edit FIC-2050" },
        { content: "its last day", trigger: "div[name=date_end] input, div[name=date_end] button", run: "click" },
        { content: "typed", trigger: "div[name=date_end] input", run: "edit 12/31/2050" },
        { content: "leave the field", trigger: "div[name=issuer] input", run: "edit Fictional Heart School" },
        { content: "send", trigger: ".o_medical_credential_send", run: "click" },
        { content: "sent", trigger: ".o_medical_credential_own .alert:contains(verifies it)" },
        { content: "nothing to change", trigger: ".o_medical_credential_own:not(:has(.o_medical_credential_send))" },
    ],
});

registry.category("web_tour.tours").add("medical_credential_verify", {
    steps: () => [
        {
            content: "what waits",
            trigger: ".o_data_row:contains(To Verify) td[name=type_id], .o_kanban_record:contains(To Verify)",
            run: "click",
        },
        { content: "the photo is there", trigger: '.o_medical_documents img[alt="card.jpg"]' },
        { content: "verify", trigger: "button[name=action_verify]", run: "click" },
        { content: "the source is suggested", trigger: ".modal div[name=how] input:value(Issuer eCard lookup)" },
        { content: "put one's name to it", trigger: ".modal footer button[name=action_save]:visible:contains(Verify)", run: "click" },
        { content: "verified", trigger: "body:not(:has(.modal)) .o_form_view .alert-success:contains(It changes no more)" },
        { content: "no way to change the photo", trigger: ".o_medical_documents:not(:has(.o_medical_documents_camera))" },
        { content: "its history", trigger: ".nav-link:contains(History)", run: "click" },
        { content: "is complete", trigger: "div[name=event_ids]:contains(Verified):contains(Sent)" },
    ],
});
