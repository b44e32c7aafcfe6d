import { registry } from "@web/core/registry";

/** At the front desk somebody is registered who is likely here already: shown, decided, registered all the same. */
const field = (name) => `.o_form_view .o_field_widget[name=${name}] input`;

registry.category("web_tour.tours").add("medical_patient", {
    steps: () => [
        { content: "a new patient", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { content: "first name", trigger: field("given_name"), run: "edit Adah" },
        { content: "last name", trigger: field("family_name"), run: "edit Fictional" },
        { content: "nobody is warned by a name alone", trigger: "body:not(:has(.alert:contains(Is it one of these)))" },
        { content: "birth date", trigger: field("birth_date"), run: "edit 02/29/1980" },
        { content: "done with the date", trigger: field("phone"), run: "edit 212-555-0134" },
        { content: "on to the next field", trigger: field("email"), run: "click" },
        { content: "somebody is likely the same", trigger: ".alert:contains(Is it one of these) .o_kanban_record:contains(Ada Fictional)" },
        { content: "her record opens beside this one", trigger: ".alert .o_kanban_record a[target=_blank]:contains(Open it in a new tab)" },
        { content: "it is somebody else", trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "registered, with a number", trigger: ".o_form_saved .o_field_widget[name=number]:contains(/\\d{6}/)" },
        { content: "no question any more", trigger: "body:not(:has(.alert:contains(Is it one of these)))" },
    ],
});
