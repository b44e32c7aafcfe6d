import { registry } from "@web/core/registry";

/** A button of a form: beside the others, or in the menu that takes its place on a phone. */
const press = (name) => ({
    content: `press ${name}`,
    trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:visible`,
    run: "click",
});

/** The claim's status: an arrow on a desk, a button on a phone. */
const status = (text) => ({
    content: `it is ${text}`,
    trigger: `.o_statusbar_status .o_arrow_button_current:visible:contains(${text}), .o_statusbar_status .dropdown-toggle:visible:contains(${text})`,
});

/** The service is typed in its row on a desk, in a window of its own on a phone. */
const service = [
    {
        content: "the service of the visit",
        trigger: ".o_field_widget[name=line_ids] .o_data_row td[name=code]:visible, .o_field_widget[name=line_ids] .o_kanban_record:visible",
        run: "click",
    },
    {
        content: "its code",
        trigger: ".o_field_widget[name=line_ids] .o_selected_row [name=code] input:visible, .modal [name=code] input:visible",
        run: "edit G0402",
    },
    {
        content: "its charge",
        trigger: ".o_field_widget[name=line_ids] .o_selected_row [name=charge] input:visible, .modal [name=charge] input:visible",
        run: "edit 120",
    },
];

const enter = (onPhone) => [
    {
        content: "enter the claim of the visit",
        trigger: "button[name=action_enter_claim]:visible",
        run: "click",
    },
    { content: "the patient is filled in", trigger: ".o_form_view .o_field_widget[name=patient_id] input:value(Ada)" },
    { content: "the diagnosis is forgotten at first", trigger: ".o_field_widget[name=rendering_npi] input", run: "edit 1234567893" },
    ...service,
    ...(onPhone ? [{ content: "keep the service", trigger: ".modal .o_form_button_save:visible", run: "click" }] : []),
    { content: "save", trigger: ".o_form_view .o_form_button_save:not(:disabled)", run: "click" },
    { content: "saved", trigger: ".o_form_saved" },
    press("action_ready"),
    { content: "it says what is missing", trigger: ".o_form_view .alert:contains(There is no diagnosis)" },
    { content: "the diagnosis", trigger: ".o_field_widget[name=diagnosis_codes] input", run: "edit E11.9" },
    press("action_ready"),
    status("Ready"),
    press("action_send"),
    status("Sent"),
];

registry.category("web_tour.tours").add("medical_claim_enter", { steps: () => enter(false) });
registry.category("web_tour.tours").add("medical_claim_enter_phone", { steps: () => enter(true) });
