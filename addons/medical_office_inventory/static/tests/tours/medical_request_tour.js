import { registry } from "@web/core/registry";

const phone = () => window.innerWidth < 992;

/** A hand scanner types a code in one go, wherever one is, and ends with Enter. */
const scan = (code) => () => {
    for (const key of [...code, "Enter"]) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
};

registry.category("web_tour.tours").add("medical_request_tour", {
    steps: () => [
        { content: "Another room", trigger: ".o_medical_request_room", run: "selectByIndex 1" },
        { content: "Find the masks", trigger: ".o_medical_request_search", run: "edit Tour Masks" },
        { content: "Two of them", trigger: ".o_medical_request_supply:contains(Tour Masks) .o_medical_request_more", run: "click" },
        { trigger: ".o_medical_request_chosen .o_medical_request_more", run: "click" },
        { content: "Scan a box into the search", trigger: ".o_medical_request_search", run: "edit 4006381333924 && press Enter" },
        { content: "It is confirmed", trigger: ".o_notification:contains(1 × Box of 100: Tour Gloves)" },
        { content: "The search is free again", trigger: ".o_medical_request_search:value()" },
        ...(phone()
            ? []
            : [
                { content: "Scan another one anywhere", trigger: ".o_medical_request_grid", run: scan("4006381333924") },
                { trigger: ".o_notification:contains(2 × Box of 100: Tour Gloves)" },
                { content: "Scan what nobody knows", trigger: ".o_medical_request_grid", run: scan("7777777") },
                { trigger: ".o_notification:contains(7777777 is not in the catalogue)" },
                { content: "One box will do", trigger: ".o_medical_request_line:contains(Tour Gloves) button[aria-label^=Less]", run: "click" },
            ]),
        ...(phone() ? [{ content: "Open the list", trigger: ".o_medical_request_review:contains(2 supplies)", run: "click" }] : []),
        { content: "Something that is not in the catalogue", trigger: ".o_medical_request_free", run: "edit Blue clipboards" },
        { trigger: ".o_medical_request_cart button:contains(Add)", run: "click" },
        { trigger: ".o_medical_request_cart button:contains(Urgent)", run: "click" },
        { content: "Send", trigger: ".o_medical_request_send:enabled", run: "click" },
        { content: "It says what becomes of it", trigger: ".o_medical_request_sent:contains(is sent)" },
        { content: "Follow it", trigger: ".o_medical_request_sent button:contains(Follow)", run: "click" },
        { trigger: ".o_form_view div[name=name]:contains(REQ/)" },
    ],
});
