import { registry } from "@web/core/registry";

const phone = () => window.innerWidth < 992;

registry.category("web_tour.tours").add("medical_request_tour", {
    steps: () => [
        { content: "Another room", trigger: ".o_medical_request_room", run: "selectByIndex 1" },
        { content: "Find the masks", trigger: ".o_medical_request_search", run: "edit Tour Masks" },
        { content: "Two of them", trigger: ".o_medical_request_supply:contains(Tour Masks) .o_medical_request_more", run: "click" },
        { trigger: ".o_medical_request_chosen .o_medical_request_more", run: "click" },
        ...(phone() ? [{ content: "Open the list", trigger: ".o_medical_request_review:contains(1 supply)", run: "click" }] : []),
        { content: "Something that is not in the catalogue", trigger: ".o_medical_request_free", run: "edit Blue clipboards" },
        { trigger: ".o_medical_request_cart button:contains(Add)", run: "click" },
        { trigger: ".o_medical_request_cart button:contains(Urgent)", run: "click" },
        { content: "Send", trigger: ".o_medical_request_send:enabled", run: "click" },
        { content: "It says what becomes of it", trigger: ".o_medical_request_sent:contains(is sent)" },
        { content: "Follow it", trigger: ".o_medical_request_sent button:contains(Follow)", run: "click" },
        { trigger: ".o_form_view div[name=name]:contains(REQ/)" },
    ],
});
