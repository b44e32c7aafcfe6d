/** A step of a tour: nothing scrolls sideways, neither the page nor what scrolls in it. Lists at a desk scroll within themselves. */
export const fits = {
    content: "Nothing scrolls sideways",
    trigger: "body",
    run() {
        const boxes = [document.documentElement, ...document.querySelectorAll(".o_action, .o_content, .o_form_sheet_bg, .modal-body")];
        for (const { scrollWidth, clientWidth, className } of boxes) {
            if (scrollWidth > clientWidth + 1) {
                throw new Error(`${className || "The page"} is ${scrollWidth} wide in a space of ${clientWidth}`);
            }
        }
    },
};

export const isPhone = () => window.innerWidth < 768;

/** What stands in a list at a desk and on a card on a phone. */
export const row = (words, part = "") =>
    part
        ? `.o_data_row:contains(${words}) ${part}, .o_kanban_record:contains(${words}) ${part}`
        : `.o_data_row .o_data_cell:contains(${words}), .o_kanban_record:contains(${words})`;

/** Press a button of the form's header: on a phone all but the first stand in a menu. */
export const press = (name) => [
    {
        trigger: ".o_form_statusbar",
        async run(helpers) {
            if (!document.querySelector(`.o_form_statusbar button[name=${name}]`)) {
                await helpers.click(".o_form_statusbar .o-dropdown:not(.o_hidden)");
            }
        },
    },
    { trigger: `.o_form_statusbar button[name=${name}], .o-dropdown--menu button[name=${name}]`, run: "click" },
];
