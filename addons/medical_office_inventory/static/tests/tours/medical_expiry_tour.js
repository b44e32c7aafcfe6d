import { registry } from "@web/core/registry";
import { fits, row } from "@medical_office_base/../tests/tours/fits";

const way = (name, steps) => registry.category("web_tour.tours").add(`medical_expiry_${name}`, { steps });
const button = (words, name) => row(words, `button[name=${name}]`);

/** The supply clerk works off what expires, from Today to the certificate of disposal. */
way("list", () => [
    { content: "Today says so", trigger: "[data-card=supplies_expiring_30] .o_medical_today_open:contains(1)", run: "click" },
    { content: "Twenty days are left", trigger: row("Expires in 20 days") },
    fits,
    { content: "It is to be used first", trigger: button("SOON", "action_use_first"), run: "click" },
    { content: "Said", trigger: ".o_notification:contains(used first)" },
    { content: "It can't be marked again", trigger: "body:not(:has(.o_data_row button[name=action_use_first])):not(:has(.o_kanban_record button[name=action_use_first]))" },
]);

way("aside", () => [
    { content: "What has expired", trigger: "[data-card=supplies_expired] .o_medical_today_open:contains(1)", run: "click" },
    { content: "Set it aside", trigger: button("OLD", "action_quarantine"), run: "click" },
    { content: "Said", trigger: ".o_notification:contains(set aside)" },
    { content: "Nothing is left", trigger: ".o_nocontent_help:contains(Nothing expires)" },
]);

way("dispose", () => [
    { content: "It waits in quarantine", trigger: "[data-card=supplies_quarantine] .o_medical_today_open:contains(1)", run: "click" },
    { content: "Dispose of it", trigger: button("OLD", "action_medical_dispose"), run: "click" },
    { content: "How", trigger: ".modal .o_field_widget[name=method] select, .modal .o_field_widget[name=method] input", run: "click" },
    {
        content: "Destroyed; on a phone the choices stand below the dialog",
        trigger: "body:has(.o_select_menu_item:contains(Destroyed Beyond Use))",
        run() {
            [...document.querySelectorAll(".o_select_menu_item")].find((item) => item.textContent.includes("Destroyed Beyond Use")).click();
        },
    },
    fits,
    { content: "Dispose", trigger: ".modal footer button.btn-danger", run: "click" },
    { content: "The certificate", trigger: ".o_form_view .o_field_widget[name=name]:contains(DISP/)" },
    { content: "Its goods", trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(OLD), .o_field_widget[name=line_ids] .o_kanban_record:contains(OLD)" },
    { content: "To be printed", trigger: ".o_form_statusbar button:contains(Print Certificate)" },
    fits,
]);
