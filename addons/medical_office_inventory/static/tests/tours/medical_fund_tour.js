import { registry } from "@web/core/registry";
import { fits } from "@medical_office_base/../tests/tours/fits";

const record = ".o_medical_use_record:enabled";
const scan = (code) => ({ content: `scan ${code}`, trigger: ".o_medical_use_search", run: `edit ${code} && press Enter` });
const stock = (name, chosen) => `[data-fund='${name}'][aria-pressed=${chosen}]`;
const covered = (label) => ({ content: `covered: ${label}`, trigger: ".o_medical_use_eligibility", run: `selectByLabel ${label}` });

/** In an exam room: the box of a program's vaccine is scanned and a dose given to its patient, then one is borrowed for another. */
registry.category("web_tour.tours").add("medical_fund_use", {
    steps: () => [
        { content: "the room", trigger: ".o_medical_use_room", run: "selectByLabel Exam 1" },
        { content: "vaccine is there", trigger: ".o_medical_use_supply:contains(Vaccine)" },
        scan("010061414199999710VFC"),
        { content: "a wrong check digit is no code: it is searched for", trigger: ".o_medical_use_list:contains(Nothing is called so)" },
        scan("010400638133393110VFC"),
        { content: "an unknown item, in words", trigger: ".o_notification:contains(No supply has the item number 04006381333931)" },
        scan("010061414199999610VFC"),
        { content: "its stock is known by its lot", trigger: stock("VFC Doses", true) },
        { content: "who the patient is has to be said", trigger: ".o_medical_use_obstacle:contains(covered)" },
        fits,
        covered("Medicaid"),
        { content: "record", trigger: record, run: "click" },
        { content: "recorded", trigger: ".o_medical_use_toast:contains(Lot VFC)" },
        scan("010061414199999610VFC"),
        covered("Not Eligible: Insured or Self-Paying"),
        { content: "the practice's own", trigger: ".o_medical_use_stock[aria-pressed=true]:contains(own)" },
        { content: "there is none left: the program's", trigger: stock("VFC Doses", false), run: "click" },
        { content: "it is borrowed", trigger: ".o_medical_use_borrow select" },
        { content: "not without a reason", trigger: ".o_medical_use_obstacle:contains(why)" },
        fits,
        { content: "the reason", trigger: ".o_medical_use_borrow select", run: "selectByLabel Ran Out Between Orders" },
        { content: "record", trigger: record, run: "click" },
        { content: "recorded", trigger: ".o_medical_use_supply:contains(Vaccine):contains(13)" },
    ],
});

/** In the stockroom: what was borrowed is paid back. */
registry.category("web_tour.tours").add("medical_fund_pay_back", {
    steps: () => [
        fits,
        { content: "pay back", trigger: ".o_data_row button[name=action_pay_back], .o_kanban_record button[name=action_pay_back]", run: "click" },
        { content: "the practice's lot is proposed", trigger: ".modal .o_field_widget[name=quant_id] input:value(PRIV)" },
        fits,
        { content: "book it", trigger: ".modal button[name=action_pay_back]", run: "click" },
        { content: "nothing is owed any more", trigger: ".o_view_nocontent:contains(No borrowed dose)" },
    ],
});
