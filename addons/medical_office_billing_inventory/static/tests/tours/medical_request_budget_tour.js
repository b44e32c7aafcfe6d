import { registry } from "@web/core/registry";

const phone = () => window.innerWidth < 992;

const fits = {
    content: "Nothing scrolls sideways",
    trigger: ".o_action_manager",
    run() {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth > clientWidth) {
            throw new Error(`The page is ${scrollWidth} wide on a screen of ${clientWidth}`);
        }
    },
};

const ask = (pieces) => [
    { content: "Find the masks", trigger: ".o_medical_request_search", run: "edit Tour Masks" },
    { content: "As many", trigger: ".o_medical_request_supply:contains(Tour Masks) .o_medical_request_quantity", run: `edit ${pieces} && press Tab` },
    ...(phone() ? [{ content: "Open the list", trigger: ".o_medical_request_review:contains(1 supply)", run: "click" }] : []),
    { content: "Send", trigger: ".o_medical_request_send:enabled", run: "click" },
];

registry.category("web_tour.tours").add("medical_request_budget_warn_tour", {
    steps: () => [
        ...ask(100),
        { content: "It says by how much", trigger: ".o_medical_budget_reason li:contains(over the budget)" },
        { ...fits, trigger: ".modal .o_medical_budget_reason" },
        { content: "Think again", trigger: ".modal-footer button:contains(Not Now)", run: "click" },
        { content: "The list is kept", trigger: "body:not(:has(.modal)) .o_medical_request_line:contains(Tour Masks)" },
        { trigger: ".o_medical_request_send:enabled", run: "click" },
        { content: "Without a reason it doesn't go on", trigger: ".modal-footer button.btn-primary:disabled" },
        { content: "Say why", trigger: ".o_medical_budget_reason textarea", run: "edit Flu season" },
        { trigger: ".modal-footer button:contains(Send It):enabled", run: "click" },
        { content: "It is sent, and says how the budget stood", trigger: ".o_medical_request_sent:contains(is sent) li:contains(Medical supplies)" },
    ],
});

registry.category("web_tour.tours").add("medical_request_budget_stop_tour", {
    steps: () => [
        ...ask(100),
        { content: "It is closed for more", trigger: ".o_medical_budget_reason:contains(Somebody else has to approve it)" },
        { content: "Say why", trigger: ".o_medical_budget_reason textarea", run: "edit Flu season" },
        { trigger: ".modal-footer button:contains(Ask for Approval):enabled", run: "click" },
        { content: "It waits", trigger: ".o_medical_request_sent h1:contains(waits for the budget)" },
        { trigger: ".o_medical_request_sent p:contains(sent by itself)" },
        { content: "Look at it", trigger: ".o_medical_request_sent button:contains(Follow)", run: "click" },
        { trigger: ".o_form_view .alert-warning:contains(Over the budget):contains(Waiting for)" },
        fits,
    ],
});
