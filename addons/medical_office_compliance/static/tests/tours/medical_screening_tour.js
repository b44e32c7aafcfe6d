import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const MODAL = ".modal:not(.o_inactive_modal)";
const HEADINGS =
    "LASTNAME,FIRSTNAME,MIDNAME,BUSNAME,GENERAL,SPECIALTY,UPIN,NPI,DOB,ADDRESS,CITY,STATE,ZIP,EXCLTYPE,EXCLDATE,REINDATE,WAIVERDATE,WVRSTATE";
const row = (last, first, birth) =>
    `${last},${first},,,IND- LIC HC SERV PRO,NURSE/NURSES AIDE,,0000000000,${birth},1 INVENTED ST,NOWHERE,OH,00001,1128b4,20250320,00000000,00000000,`;

function choose(input) {
    const transfer = new DataTransfer();
    const lines = [HEADINGS, row("FABRICANT", "ALDO", "19901010"), row("FILLERA", "ZEBULON", "19500101")];
    transfer.items.add(new File([lines.join("\r\n")], "UPDATED.csv", { type: "text/csv" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

tours.add("medical_screening_import", {
    steps: () => [
        { content: "Nothing to screen against", trigger: ".o_view_nocontent:contains(No list to screen against)" },
        { trigger: "button:contains(Import a List):visible", run: "click" },
        {
            content: "Choose the file",
            trigger: ".o_form_view .o_field_widget[name=file] input[type=file]:not(:visible)",
            run: ({ anchor }) => choose(anchor),
        },
        { content: "It is read", trigger: ".o_field_widget[name=file] .o_clear_file_button" },
        { trigger: "button[name=action_check]:visible", run: "click" },
        { content: "What it holds", trigger: ".o_field_widget[name=preview]:contains(exclusions)" },
        { trigger: "button[name=action_import]:visible", run: "click" },
        { trigger: ".o_field_widget[name=message]:contains(2 exclusions are in use)" },
    ],
});

tours.add("medical_screening_resolve", {
    steps: () => [
        { content: "The lists in use", trigger: `${MODAL} .o_field_widget[name=lists]:contains(2 rows)` },
        { trigger: `${MODAL} button[name=action_screen]`, run: "click" },
        { content: "The result", trigger: "body:not(:has(.modal)) .o_form_view .alert:contains(to resolve)" },
        { trigger: "button[name=action_matches]:visible", run: "click" },
        { trigger: ".o_data_cell[name=entry_name]:contains(FABRICANT), .o_kanban_record:contains(on the list as)", run: "click" },
        { content: "Both sides", trigger: ".o_form_view .o_field_widget[name=entry_name]:contains(FABRICANT)" },
        { trigger: "button[name=action_clear]:visible", run: "click" },
        { trigger: `${MODAL} .o_field_widget[name=reason] textarea`, run: "edit Born in another year; spoke with Aldo" },
        { trigger: `${MODAL} footer button[name=action_decide]:visible`, run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view .o_field_widget[name=reason]:contains(spoke with Aldo)" },
    ],
});
