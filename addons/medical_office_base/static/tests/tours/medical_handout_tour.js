import { registry } from "@web/core/registry";

const HARD = "Immunization significantly diminishes complications among individuals experiencing cardiovascular insufficiency.";

/** A button of the form's header, which a phone keeps behind three dots but for the first. */
const press = (name, phone) =>
    phone
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
              { content: `Press ${name}`, trigger: `button[name=${name}]`, run: "click" },
          ]
        : [{ content: `Press ${name}`, trigger: `.o_form_statusbar button[name=${name}]`, run: "click" }];

const write = (phone) => [
    { content: "An easy text", trigger: ".o_field_widget[name=grade_level]:contains(Easy Enough)" },
    {
        content: "Write a hard sentence",
        trigger: ".o_field_widget[name=body] .odoo-editor-editable",
        run: `editor ${HARD}`,
    },
    { content: "The grade follows, without leaving the text", trigger: ".o_field_widget[name=grade_level]:contains(Too Hard)" },
    { content: "What makes it hard is named", trigger: ".o_field_widget[name=grade_long_words]:contains(immunization)" },
    ...press("action_send", phone),
    { content: "It waits for somebody else", trigger: ".alert:contains(Waits for a clinician)" },
    { content: "Not for its author to sign", trigger: ".o_form_statusbar:not(:has(button[name=action_sign]))" },
];

const sign = (phone) => [
    ...press("action_sign", phone),
    { content: "It is above the grade wanted", trigger: ".modal .alert:contains(above the grade)" },
    { content: "Say why", trigger: ".modal .o_field_widget[name=reason] input", run: "edit The word can't be shorter" },
    { content: "Sign", trigger: ".modal button[name=action_sign]", run: "click" },
    { content: "In use", trigger: ".o_form_statusbar:contains(In Use)" },
    { content: "The window is closed", trigger: "body:not(:has(.modal))" },
];

for (const [suffix, phone] of [
    ["", false],
    ["_phone", true],
]) {
    registry.category("web_tour.tours").add(`medical_handout_write${suffix}`, { steps: () => write(phone) });
    registry.category("web_tour.tours").add(`medical_handout_sign${suffix}`, { steps: () => sign(phone) });
}
