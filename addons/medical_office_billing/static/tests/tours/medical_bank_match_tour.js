import { registry } from "@web/core/registry";

/**
 * A deposit is matched with one tap, undone and matched again; a fee is typed and given its account; several items are chosen by hand.
 */
const line = (text) => `.o_medical_bank_line:enabled:contains(${text})`;

registry.category("web_tour.tours").add("medical_bank_match", {
    steps: () => [
        { content: "a deposit came in", trigger: line("DEPOSIT 4711"), run: "click" },
        { content: "it is proposed", trigger: ".o_medical_bank_suggestion[data-kind=exact] .o_medical_bank_take", run: "click" },
        { content: "matched", trigger: ".o_medical_bank_toast button:contains(Undo)", run: "click" },
        { content: "it waits again", trigger: line("DEPOSIT 4711"), run: "click" },
        { content: "matched for good", trigger: ".o_medical_bank_suggestion[data-kind=exact] .o_medical_bank_take", run: "click" },
        { content: "gone from the list", trigger: `.o_medical_bank_lines:not(:contains(DEPOSIT 4711))` },
        { content: "cards came in less a fee", trigger: line("CARDS"), run: "click" },
        { content: "with the rest as a fee", trigger: ".o_medical_bank_suggestion[data-kind=fee] .o_medical_bank_take", run: "click" },
        { content: "gone, too", trigger: `.o_medical_bank_lines:not(:contains(CARDS))` },
        { content: "type a line", trigger: ".o_medical_bank_type", run: "click" },
        { content: "money went out", trigger: ".o_medical_bank_out", run: "click" },
        { content: "how much", trigger: ".o_medical_bank_amount", run: "edit 12.50" },
        { content: "what it says", trigger: ".o_medical_bank_words", run: "edit Monthly fee" },
        { content: "add", trigger: ".o_medical_bank_save:enabled", run: "click" },
        { content: "nothing explains it", trigger: ".o_medical_bank_obstacle:contains(Choose what)" },
        { content: "it is a fee", trigger: ".o_medical_bank_add_rest", run: "click" },
        { content: "match", trigger: ".o_medical_bank_match:enabled", run: "click" },
        { content: "gone", trigger: `.o_medical_bank_lines:not(:contains(Monthly fee))` },
        { content: "a payment of two invoices", trigger: line("CHECK"), run: "click" },
        { content: "search the first", trigger: ".o_medical_bank_search", run: "edit 60 && press Tab" },
        { content: "choose it", trigger: ".o_medical_bank_item:contains(60.00) input", run: "click" },
        { content: "not enough", trigger: ".o_medical_bank_obstacle:contains(33.00)" },
        { content: "search the second", trigger: ".o_medical_bank_search", run: "edit 40 && press Tab" },
        { content: "choose it", trigger: ".o_medical_bank_item:contains(40.00) input", run: "click" },
        { content: "a part of it", trigger: ".o_medical_bank_part:value(33)" },
        { content: "match", trigger: ".o_medical_bank_match:enabled", run: "click" },
        { content: "all is matched", trigger: ".o_medical_bank_list:contains(Everything the bank said is matched)" },
        { content: "what was matched", trigger: ".o_medical_bank_matched", run: "click" },
        { content: "four lines", trigger: ".o_medical_bank_line:eq(3)" },
    ],
});
