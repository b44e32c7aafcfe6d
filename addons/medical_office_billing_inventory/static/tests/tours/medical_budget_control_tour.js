import { registry } from "@web/core/registry";

const phone = () => window.innerWidth < 768;
/** What stands in a list at a desk and on a card on a phone. */
const row = (words, part = "") => [".o_data_row", ".o_kanban_record"].map((kind) => `${kind}:contains(${words}) ${part}`.trim()).join(", ");

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

/** A button of the form's header, which a phone may keep behind three dots. */
const press = (name) => phone()
    ? [
        {
            content: `Find ${name}`,
            trigger: ".o_form_statusbar",
            async run(helpers) {
                if (!document.querySelector(`.o_form_statusbar button[name=${name}]`)) {
                    await helpers.click(".o_form_statusbar .o-dropdown:not(.o_hidden)");
                }
            },
        },
        { trigger: `button[name=${name}]`, run: "click" },
    ]
    : [{ content: `Press ${name}`, trigger: `.o_form_statusbar button[name=${name}]:visible`, run: "click" }];

registry.category("web_tour.tours").add("medical_order_budget_tour", {
    steps: () => [
        { content: "How it stands", trigger: ".o_form_view .alert-warning:contains(Over the budget):contains(this order)" },
        fits,
        ...press("button_confirm"),
        { content: "Why", trigger: ".modal div[name=reason] input", run: "edit Flu season" },
        { trigger: ".modal button:contains(Ask for Approval):visible", run: "click" },
        { content: "It waits", trigger: "body:not(:has(.modal)) .o_form_view .alert-warning:contains(Waiting for)" },
    ],
});

registry.category("web_tour.tours").add("medical_overrun_decide_tour", {
    steps: () => [
        { content: "Today says so", trigger: "[data-card=budget_overruns] .o_medical_today_open:contains(1)", run: "click" },
        { content: "The one that waits", trigger: row("over the budget", phone() ? "" : "td[name=display_name]"), run: "click" },
        { content: "What it is about", trigger: ".o_form_view div[name=reason]:contains(Flu season)" },
        { content: "And how it stood", trigger: ".o_field_widget[name=line_ids]:contains(Medical supplies)" },
        fits,
        ...press("action_approve"),
        { content: "Approved", trigger: ".o_form_view:contains(Approved) .o_form_statusbar:not(:has(button[name=action_approve]))" },
    ],
});

registry.category("web_tour.tours").add("medical_match_tour", {
    steps: () => [
        { content: "Today says so", trigger: "[data-card=match_exceptions] .o_medical_today_open:contains(1)", run: "click" },
        { content: "The bill that is too dear", trigger: row("% above") },
        fits,
        { trigger: row("% above", "button[name=action_accept]"), run: "click" },
        { content: "Why", trigger: ".modal div[name=reason] input", run: "edit New price list" },
        { trigger: ".modal footer button[name=action_accept]:visible", run: "click" },
        { content: "Nothing is open", trigger: "body:not(:has(.modal)) .o_view_nocontent:contains(Everything fits)" },
    ],
});
