import { registry } from "@web/core/registry";

/**
 * A delivery of ten masks and three doses of vaccine is received at the door: one mask is damaged, the vaccine's box is
 * scanned, the rest comes later, and what came is put away.
 */
const card = (name) => `.o_medical_receive_item:has(h2:contains(${name}))`;

registry.category("web_tour.tours").add("medical_receive", {
    steps: () => [
        {
            content: "open the delivery",
            trigger: ".o_kanban_record:contains(McKay) button:contains(Receive), .o_data_row:contains(McKay) button:contains(Receive)",
            run: "click",
        },
        { content: "nothing is counted yet", trigger: ".o_medical_receive_submit:disabled" },
        { content: "eight masks are in order", trigger: `${card("Masks")} .o_medical_receive_quantity`, run: "edit 8 && press Tab" },
        { content: "it is short", trigger: `${card("Masks")} .badge:contains(Short)` },
        { content: "one is damaged", trigger: `${card("Masks")} .o_medical_receive_split`, run: "click" },
        {
            content: "count it",
            trigger: `${card("Masks")} section:last-of-type .o_medical_receive_step[aria-label=More]`,
            run: "click",
        },
        {
            content: "say that it is damaged",
            trigger: `${card("Masks")} section:last-of-type .btn:contains(Damaged)`,
            run: "click",
        },
        {
            content: "it is refused unless set aside",
            trigger: `${card("Masks")} section:last-of-type .btn-warning:contains(Refuse)`,
        },
        {
            content: "tell the vendor",
            trigger: `${card("Masks")} section:last-of-type .o_medical_receive_note`,
            run: "edit wet && press Tab",
        },
        { content: "all of the vaccine came", trigger: `${card("Vaccine")} .o_medical_receive_all`, run: "click" },
        { content: "its lot is missing", trigger: `${card("Vaccine")} .o_medical_receive_lot.is-invalid` },
        {
            content: "scan the code of the box",
            trigger: `${card("Vaccine")} .o_medical_receive_lot`,
            run: "edit 01003123456789061799120010ZX9 && press Tab",
        },
        {
            content: "lot and expiry are read, day 00 is the last of the month",
            trigger: `${card("Vaccine")}:has(.o_medical_receive_expiry)`,
            run() {
                const value = (name) => this.anchor.querySelector(`.o_medical_receive_${name}`).value;
                if (value("lot") !== "ZX9" || value("expiry") !== "2099-12-31") {
                    throw new Error(`read lot ${value("lot")}, expiry ${value("expiry")}`);
                }
            },
        },
        { content: "receive", trigger: ".o_medical_receive_submit:enabled", run: "click" },
        { content: "two masks are missing", trigger: ".o_medical_receive_question:contains(8 of 10)" },
        { content: "they come later", trigger: ".o_medical_receive_later", run: "click" },
        { content: "received", trigger: ".o_medical_receive_result" },
        { content: "the damage is written down", trigger: ".alert:contains(damaged):contains(wet)" },
        { content: "put away", trigger: "button:contains(Put Away to Rooms)", run: "click" },
        { content: "one tap", trigger: "button:contains(Delivered to Room)", run: "click" },
        { content: "everything is in its room", trigger: ".o_nocontent_help:contains(Everything is in its room)" },
    ],
});
