import { registry } from "@web/core/registry";

/**
 * The way of eight doses of vaccine, from the nurse's request to the inventory record: each tour is what one person does,
 * from their Today on where a card leads there, at a desk and on a phone alike.
 */
const phone = () => window.innerWidth < 768;
const way = (name, steps) => registry.category("web_tour.tours").add(`medical_supply_way_${name}`, { steps });

const card = (key) => ({ content: "Today says so", trigger: `[data-card=${key}] .o_medical_today_open:contains(1)`, run: "click" });
/** What stands in a list at a desk and on a card on a phone. */
const row = (words, { within = "", part = "" } = {}) =>
    [".o_data_row", ".o_kanban_record"].map((kind) => `${within} ${kind}:contains(${words}) ${part}`.trim()).join(", ");
const line = (words) => row(words, { within: ".o_field_widget[name=line_ids]" });

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

way("ask", () => [
    { content: "For exam room 1", trigger: ".o_medical_request_room", run: "selectByLabel Exam 1" },
    { content: "Find the vaccine", trigger: ".o_medical_request_search", run: "edit Vaccine" },
    { content: "Eight doses", trigger: ".o_medical_request_supply:contains(Vaccine) .o_medical_request_quantity", run: "edit 8 && press Tab" },
    fits,
    ...(phone() ? [{ content: "Open the list", trigger: ".o_medical_request_review:contains(1 supply)", run: "click" }] : []),
    { content: "Send", trigger: ".o_medical_request_send:enabled", run: "click" },
    { content: "It waits for a decision", trigger: ".o_medical_request_sent:contains(is sent)" },
    { content: "Follow it", trigger: ".o_medical_request_sent button:contains(Follow)", run: "click" },
    { content: "It says who is asked", trigger: ".o_form_view .alert-info:contains(manager)" },
]);

way("approve", () => [
    card("supply_requests_to_approve"),
    {
        content: "Open the request",
        trigger: ".o_data_row:contains(Exam 1) .o_data_cell[name=name], .o_kanban_record:contains(Exam 1)",
        run: "click",
    },
    { content: "Its lines are there", trigger: line("Vaccine") },
    fits,
    { content: "Approve", trigger: "button[name=action_approve]", run: "click" },
    { content: "It is approved", trigger: ".o_form_view:not(:has(button[name=action_approve]:visible))" },
]);

way("order", () => [
    card("supply_lines_to_order"),
    { content: "The line waits", trigger: row("Vaccine") },
    { content: "Order all", trigger: "button:contains(Order All Open)", run: "click" },
    { content: "The best vendor is proposed", trigger: line("McKay") },
    { content: "See the vendors side by side", trigger: "button[name=action_compare]", run: "click" },
    { content: "The dearer one is there too", trigger: row("Bell", { within: ".modal .o_field_widget[name=quote_ids]" }) },
    { content: "Leave it so", trigger: ".modal-footer button:contains(Done)", run: "click" },
    { content: "Write the quotation", trigger: "body:not(:has(.modal)) button:contains(Write Quotations)", run: "click" },
    { content: "It is a quotation to McKay", trigger: ".o_field_widget[name=partner_id]:has(:value(McKay)), .o_field_widget[name=partner_id]:contains(McKay)" },
    fits,
    ...(phone() ? [{ content: "More buttons", trigger: ".o_statusbar_buttons button[title=More]", run: "click" }] : []),
    { content: "Confirm the order", trigger: "button[name=button_confirm]:not(.d-none)", run: "click" },
    { content: "The receipt is awaited", trigger: "button[name=action_view_picking], .o_arrow_button_current:contains(Purchase Order)" },
]);

way("receive", () => [
    { content: "Open the delivery", trigger: row("McKay", { part: "button:contains(Receive)" }), run: "click" },
    { content: "All of it came", trigger: ".o_medical_receive_item .o_medical_receive_all", run: "click" },
    { content: "Scan the code of the box", trigger: ".o_medical_receive_lot", run: "edit 01003123456789061799120010ZX9 && press Tab" },
    { content: "The expiry is read", trigger: ".o_medical_receive_expiry:value(2099-12-31)" },
    fits,
    { content: "Receive", trigger: ".o_medical_receive_submit:enabled", run: "click" },
    { content: "Received", trigger: ".o_medical_receive_result" },
    { content: "Put away", trigger: "button:contains(Put Away to Rooms)", run: "click" },
    { content: "In one tap", trigger: "button:contains(Delivered to Room)", run: "click" },
    { content: "Everything is in its room", trigger: ".o_nocontent_help:contains(Everything is in its room)" },
]);

way("follow", () => [
    { content: "The line says that it came, and who received it", trigger: line("Received") },
    fits,
]);

way("use", () => [
    { content: "In exam room 1", trigger: ".o_medical_use_room", run: "selectByLabel Exam 1" },
    { content: "Eight doses are there", trigger: ".o_medical_use_supply:contains(Vaccine):contains(8)", run: "click" },
    { content: "The lot is known", trigger: ".o_medical_use_panel:contains(ZX9)" },
    { content: "One is given", trigger: ".o_medical_use_record:enabled", run: "click" },
    { content: "Seven are left", trigger: ".o_medical_use_supply:contains(Vaccine):contains(7)" },
    fits,
]);

const cell = (label, words) => `.o_medical_record_table tbody tr:contains(ZX9) td[data-label="${label}"]:contains(${words})`;

way("record", () => [
    { content: "One line", trigger: ".o_medical_record_count:contains(1 line)" },
    { content: "Seven doses", trigger: cell("Quantity", "7") },
    { content: "In their room", trigger: cell("Room", "Exam 1") },
    { content: "With the expiry of the box", trigger: cell("Expires", "2099") },
    { content: "At what was paid", trigger: cell("Unit Cost", "20.00") },
    { content: "Worth seven times that", trigger: cell("Value", "140.00") },
    fits,
]);
