import { registry } from "@web/core/registry";

/**
 * In an exam room: masks are used and undone, one is dropped, vaccine turns out to have expired, and gloves are taken that
 * the book doesn't know of.
 */
const supply = (name) => `.o_medical_use_supply:contains(${name})`;
const record = ".o_medical_use_record:enabled";

registry.category("web_tour.tours").add("medical_use", {
    steps: () => [
        { content: "the room", trigger: ".o_medical_use_room", run: "selectByLabel Exam 1" },
        { content: "ten masks are there", trigger: `${supply("Masks")}:contains(10)`, run: "click" },
        { content: "one more", trigger: ".o_medical_use_more", run: "click" },
        { content: "two", trigger: ".o_medical_use_quantity:value(2)" },
        { content: "record", trigger: record, run: "click" },
        { content: "eight are left", trigger: `${supply("Masks")}:contains(8)` },
        { content: "undo", trigger: ".o_medical_use_toast button:contains(Undo)", run: "click" },
        { content: "ten again", trigger: `${supply("Masks")}:contains(10)`, run: "click" },
        { content: "one fell down", trigger: "[data-reason=waste]", run: "click" },
        { content: "say what happened", trigger: ".o_medical_use_obstacle:contains(happened)" },
        { content: "not before it is said", trigger: ".o_medical_use_record:disabled" },
        { content: "it is said", trigger: ".o_medical_use_note", run: "edit Fell on the floor" },
        { content: "record", trigger: record, run: "click" },
        { content: "nine are left", trigger: `${supply("Masks")}:contains(9)` },
        { content: "the vaccine's first lot has expired", trigger: `${supply("Vaccine")} .badge.text-bg-danger:contains(Expired 2 days ago)`, run: "click" },
        { content: "the lots are there to choose", trigger: "[data-lot=GOOD] .badge:contains(Expires in 12 days)" },
        { content: "two doses", trigger: ".o_medical_use_quantity", run: "edit 2 && press Tab" },
        { content: "record", trigger: record, run: "click" },
        { content: "only one is good", trigger: ".o_medical_use_unfit:contains(OLD)" },
        { content: "they had expired", trigger: ".o_medical_use_unfit button:contains(Record as Expired)", run: "click" },
        { content: "the good one is left", trigger: `${supply("Vaccine")} .badge:contains(12 days)` },
        { content: "something else", trigger: ".o_medical_use_elsewhere", run: "click" },
        { content: "gloves are not on the book here", trigger: `${supply("Gloves")}:contains(None on the book)`, run: "click" },
        { content: "it says what follows", trigger: ".o_medical_use_finish:contains(count will be asked for)" },
        { content: "record", trigger: record, run: "click" },
        { content: "a count is asked for", trigger: ".o_medical_use_toast:contains(count was asked for)" },
    ],
});
