import { inputFiles } from "@web/../tests/utils";
import { registry } from "@web/core/registry";

const REMITTANCE = [
    "ISA*00*          *00*          *ZZ*PAYERID        *ZZ*PROVIDER       *240115*1200*^*00501*000000077*0*P*:",
    "GS*HP*PAYERID*PROVIDER*20240115*1200*77*X*005010X221A1",
    "ST*835*0077*005010X221A1",
    "BPR*I*80*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20240115",
    "TRN*1*TOUR77*1512345678",
    "N1*PR*FICTIONAL HEALTH*XV*FH001",
    "N1*PE*TEST CLINIC*XX*1234567893",
    "LX*1",
    "CLP*NOBODY*1*100*80**12*ICN77*11*1",
    "CAS*CO*45*20",
    "SE*9*0077",
    "GE*1*77",
    "IEA*1*000000077",
].join("~\n") + "~\n";
/** The document's status: an arrow on a desk, a button on a phone. */
const status = (text) =>
    `.o_statusbar_status .o_arrow_button_current:visible:contains(${text}), .o_statusbar_status .dropdown-toggle:visible:contains(${text})`;

/** A remittance is added and waits to be posted. */
registry.category("web_tour.tours").add("medical_x12_add", {
    steps: () => [
        { content: "add files", trigger: "button:contains(Add Files):visible", run: "click" },
        {
            content: "choose a file",
            trigger: ".modal .o_field_many2many_binary .o_file_input",
            run: () => inputFiles(".modal .o_field_many2many_binary input[type=file]", [new File([REMITTANCE], "tour.835", { type: "text/plain" })]),
        },
        { content: "it is there", trigger: ".modal .o_attachment:contains(tour.835)" },
        { content: "read it", trigger: ".modal button[name=action_add]", run: "click" },
        { content: "it waits to be posted", trigger: status("To Post") },
        { content: "what it says", trigger: "div[name=message]:contains(Payments: 1)" },
        { content: "its remittances can be opened", trigger: "button[name=action_open_remittances]:visible" },
    ],
});

/** A file with faults says what is wrong; put right, it is read again. */
registry.category("web_tour.tours").add("medical_x12_retry", {
    steps: () => [
        { content: "the file", trigger: ".o_data_row:contains(tour.837) td[name=name], .o_kanban_record:contains(tour.837)", run: "click" },
        { content: "what is wrong", trigger: "div[name=fault_ids]:contains(nobody here has this member ID)" },
        { content: "whom the file names", trigger: "div[name=match_ids]:contains(ADA FICTIONAL)" },
        { content: "somebody was filled in", trigger: "div[name=match_ids]:contains(Ada Fictional)" },
        { content: "read it again", trigger: ".o_statusbar_buttons button[name=action_read]:visible", run: "click" },
        { content: "done", trigger: status("Done") },
        { content: "billed", trigger: "div[name=message]:contains(Claims billed and sent: 1)" },
    ],
});
