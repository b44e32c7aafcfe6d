import { inputFiles } from "@web/../tests/utils";
import { registry } from "@web/core/registry";
import { fits, press, row } from "@medical_office_base/../tests/tours/fits";

const CONFIRMATION = [
    "PO Number,Item,Price,Promised Date,Status",
    "PTOUR1,MK-100,0.1,2099-03-04,confirmed",
    "PTOUR1,MSK,0.9,2099-03-02,confirmed",
].join("\n");

/** A vendor's confirmation is uploaded as it came; its heading is matched; the order shows what was promised; a dearer price waits. */
registry.category("web_tour.tours").add("medical_vendor_file", {
    steps: () => [
        { content: "a new file", trigger: ".o_list_button_add:visible, .o-kanban-button-new:visible", run: "click" },
        {
            content: "as it came",
            trigger: ".o_field_widget[name=file] input[type=file]:not(:visible), .o_field_widget[name=file] .o_select_file_button",
            run: () => inputFiles(".o_field_widget[name=file] input[type=file]", [new File([CONFIRMATION], "tour.csv", { type: "text/csv" })]),
        },
        { content: "it is there", trigger: ".o_field_widget[name=file] input:value(tour.csv)" },
        fits,
        ...press("action_check"),
        { content: "their heading isn't ours", trigger: row("PO Number") },
        ...press("action_match_columns"),
        { content: "it is listed", trigger: ".o_list_view .o_data_cell:contains(PO Number), .o_kanban_view .o_kanban_record:contains(PO Number)" },
        fits,
    ],
});
/** Once matched, the file is read. */
registry.category("web_tour.tours").add("medical_vendor_file_import", {
    steps: () => [
        { content: "the file", trigger: row("tour.csv"), run: "click" },
        ...press("action_check"),
        { content: "what will change", trigger: ".o_field_widget[name=preview] div:contains(order confirmed)" },
        fits,
        ...press("action_import"),
        { content: "done", trigger: ".alert-success:contains(Orders confirmed: 1)" },
        { content: "on to what differs", trigger: "body", run: () => window.location.assign("/odoo/order-differences"), expectUnloadPage: true },
        { content: "the price waits", trigger: row("0.50 → $0.90") },
        fits,
        { content: "keep it", trigger: row("0.50 → $0.90", "button[name=action_keep]"), run: "click" },
        { content: "decided", trigger: "body:not(:has(.o_data_row:contains('0.90'))):not(:has(.o_kanban_record:contains('0.90')))" },
        { content: "to the order", trigger: "body", run: () => window.location.assign("/odoo/supply-orders"), expectUnloadPage: true },
        { content: "the order", trigger: row("PTOUR1"), run: "click" },
        { content: "confirmed", trigger: ".o_field_widget[name=medical_vendor_confirmed_on]" },
        { content: "the promised day", trigger: ".o_field_widget[name=date_planned]:contains(2099), .o_field_widget[name=date_planned] input:value(2099)" },
    ],
});
