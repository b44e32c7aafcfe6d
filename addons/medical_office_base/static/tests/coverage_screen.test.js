import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { contains, makeServerError, mountWithCleanup, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { localization } from "@web/core/l10n/localization";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { MedicalCoverage } from "@medical_office_base/coverage/coverage";
import { DAYS, DONE, makeBoard, makeHole, makePerson, makeShift, MONDAY, SITES } from "./coverage_common";

defineMailModels();

async function open(board, handlers = {}) {
    mockDate("2026-11-30 14:00:00");
    onRpc("medical.coverage", "get_sites", () => SITES);
    onRpc("medical.coverage", "get_board", ({ args }) => {
        expect.step(`get_board ${JSON.stringify(args)}`);
        return board;
    });
    for (const [method, handler] of Object.entries(handlers)) {
        onRpc("medical.coverage", method, handler);
    }
    await mountWithCleanup(MainComponentsContainer);
    patchWithCleanup(localization, { timeFormat: "hh:mm a" });
    await mountWithCleanup(MedicalCoverage, { props: { action: {}, actionId: 1 } });
    await animationFrame();
}

const soft = { key: "clearance:5", kind: "clearance", level: "soft", text: "BLS lapsed on 11/01/2026", overridden: false };
const hard = { key: "clearance:4", kind: "clearance", level: "hard", text: "RN License lapsed on 11/01/2026", overridden: false };
const refusal = (fault) => ({
    ok: false, needs_reason: fault.level === "soft", message: `Bo: ${fault.text}`, changed: DONE.changed,
    faults: [{ shift_id: false, employee_id: 22, person: "Bo Placeholder", words: "", faults: [fault] }],
});

test("one call loads the week of today; it says holes and faults in words", async () => {
    await open(makeBoard({
        shifts: [
            makeShift({}), makeShift({ id: 2, employee_id: 22, person: "Bo Placeholder", job_id: 12, state: "draft", faults: [hard] }),
            makeShift({ id: 3, attendance: { state: "late", text: "Late since 8 AM", check_in: "", check_out: "" }, day: DAYS[1] })],
        holes: [makeHole({})],
        people: [makePerson({ leaves: [{ start: `${DAYS[3]}T00:00`, end: `${DAYS[4]}T00:00`, approved: true }] }), makePerson({ id: 22, name: "Bo Placeholder", job_id: 12 })],
    }));
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    expect(".o_medical_coverage_title").toHaveText("Coverage, Nov 30 – Dec 6, 2026", { inline: true });
    expect("[data-strip='1:2026-11-30']").toHaveAttribute("aria-label", "Monday, Nov 30, Main Street: Front desk, 8 – 10 AM: 1 missing");
    expect("[data-strip='1:2026-11-30'] .o_medical_coverage_hour_hole").toHaveCount(2);
    expect("[data-strip='1:2026-12-06']").toHaveAttribute("aria-label", "Sunday, Dec 6, Main Street: closed");
    expect("[data-shift='1']").toHaveText("8 AM – 4:30 PM Published", { inline: true });
    expect("[data-shift='2']").toHaveText("8 AM – 4:30 PM Planned RN License lapsed on 11/01/2026", { inline: true });
    expect("[data-shift='3']").toHaveText("8 AM – 4:30 PM Late", { inline: true });
    expect("[data-row='21'] [data-day='2026-12-03']").toHaveText("On leave");
    expect(queryAllTexts(".o_medical_coverage_group", { inline: true })).toEqual(["Front Desk 1 person", "Registered Nurse 1 person"]);
    expect(".o_medical_coverage_publish").toHaveText("Publish 1", { inline: true });
});

test("without the right to plan there is nothing to press but to look", async () => {
    await open(makeBoard({
        shifts: [makeShift({ can_edit: false, is_mine: true, faults: [soft] })],
        rights: { can_plan: false, plan_all: false, plan_site_ids: [], can_see_drafts: false, employee_ids: [21] },
    }));
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    expect(".o_medical_coverage_new, .o_medical_coverage_publish, .o_medical_coverage_add, .o_medical_coverage_draggable").toHaveCount(0);
    await contains("[data-shift='1']").click();
    expect(".o_dialog .o_medical_coverage_save, .o_dialog select, .o_dialog input").toHaveCount(0);
    expect(".o_dialog dl").toHaveText(/Monday, Nov 30, 8 AM – 4:30 PM/);
    expect(".o_dialog [data-fault='clearance']").toHaveCount(1);
});

test("a soft fault asks for a reason at its field; then it goes through and is drawn without loading", async () => {
    await open(makeBoard(), {
        save_shift: ({ args }) => {
            const [values] = args;
            expect.step(values.reason ? `reason ${values.reason}` : `save ${values.employee_id} ${values.start} ${values.end} ${values.break_minutes}`);
            if (!values.reason) {
                return refusal(soft);
            }
            const shift = makeShift({ id: 9, employee_id: 22, person: "Bo Placeholder", job_id: 12, state: "draft", faults: [{ ...soft, overridden: true }] });
            return { ...DONE, changed: { ...DONE.changed, shifts: [shift], people: [{ id: 22, week: MONDAY, week_minutes: 480 }] } };
        },
    });
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    await contains("[data-row='22'] [data-day='2026-11-30'] .o_medical_coverage_add", { visible: false }).click();
    expect(".o_dialog #coverage_person").toHaveValue("22");
    expect(".o_dialog #coverage_position").toHaveValue("12");
    await contains(".o_dialog .o_medical_coverage_save").click();
    expect.verifySteps([`save 22 ${MONDAY}T08:00 ${MONDAY}T17:00 30`]);
    expect(".o_dialog [data-fault='clearance'][data-level='soft']").toHaveText(/BLS lapsed/);
    await contains(".o_dialog .o_medical_coverage_save").click();
    expect(".o_dialog .o_medical_coverage_message").toHaveText("Write down the reason, or choose somebody else.");
    await contains(".o_dialog #coverage_reason").edit("Course on Friday", { confirm: false });
    await contains(".o_dialog .o_medical_coverage_save").click();
    expect.verifySteps(["reason Course on Friday"]);
    await animationFrame();
    expect(".o_dialog").toHaveCount(0);
    expect("[data-row='22'] [data-shift='9']").toHaveCount(1);
    expect("[data-row='22'] .o_medical_coverage_meta").toHaveText("8 h");
});

test("a hard fault refuses without a way around; a lost record says so in words", async () => {
    let answer = () => refusal(hard);
    await open(makeBoard({ shifts: [makeShift({ employee_id: 22, job_id: 12, person: "Bo Placeholder" })] }), { save_shift: () => answer() });
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    await contains("[data-shift='1']").click();
    await contains(".o_dialog .o_medical_coverage_save").click();
    expect(".o_dialog [data-fault='clearance'][data-level='hard']").toHaveText(/RN License lapsed/);
    expect(".o_dialog #coverage_reason").toHaveCount(0);
    answer = () => {
        throw makeServerError({ message: "This shift is not there any more. Reload the board." });
    };
    await contains(".o_dialog .o_medical_coverage_save").click();
    expect(".o_dialog .o_medical_coverage_message").toHaveText("This shift is not there any more. Reload the board.");
    expect(".o_error_dialog").toHaveCount(0);
});

test("a hole opens with who could come; nothing is written until one is chosen", async () => {
    const filled = makeShift({ id: 8, start: `${MONDAY}T08:00`, end: `${MONDAY}T10:00`, minutes: 120 });
    await open(makeBoard({ holes: [makeHole({})] }), {
        hole_candidates: ({ args }) => {
            expect.step(`ask ${JSON.stringify(args[0])}`);
            return { calls: [], candidates: [
                { id: 21, name: "Ann Example", job: "Front Desk", job_id: 11, phone: "(212) 555-0101", sites: "MAIN", level: "ok", faults: [], week_minutes: 0, answer: "", answer_words: "" },
                { id: 22, name: "Bo Placeholder", job: "Registered Nurse", job_id: 12, phone: "", sites: "MAIN", level: "hard", faults: [hard], week_minutes: 0, answer: "", answer_words: "" }] };
        },
        fill: ({ args }) => {
            expect.step(`fill ${args[0].employee_id} ${args[0].publish}`);
            return { ...DONE, message: "Ann Example has it.", changed: { ...DONE.changed, shifts: [filled], cleared: [{ site_id: 1, day: MONDAY }] } };
        },
    });
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    await contains("[data-strip='1:2026-11-30']").click();
    expect(".o_dialog [data-hole='31']").toHaveText(/1 needed, 0 published/);
    await contains(".o_dialog .o_medical_coverage_find").click();
    await animationFrame();
    expect.verifySteps([`ask {"site_id":1,"start":"${MONDAY}T08:00","end":"${MONDAY}T10:00","break_minutes":0,"job_id":11}`]);
    expect(".o_dialog a[href='tel:2125550101']").toHaveCount(1);
    expect(".o_dialog [data-candidate='22']").toHaveCount(0);
    await contains(".o_dialog .o_medical_coverage_off").click();
    expect(".o_dialog [data-candidate='22']").toHaveText(/RN License lapsed/);
    expect(".o_dialog [data-candidate='22'] .btn").toHaveCount(0);
    await contains(".o_dialog [data-candidate='21'] .o_medical_coverage_assign").click();
    expect.verifySteps(["fill 21 true"]);
    await animationFrame();
    expect("[data-strip='1:2026-11-30'] .o_medical_coverage_hour_hole").toHaveCount(0);
    expect("[data-shift='8']").toHaveCount(1);
});

test("arrow keys go from cell to cell", async () => {
    await open(makeBoard({ shifts: [makeShift({}), makeShift({ id: 2, employee_id: 22, job_id: 12 })] }));
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    queryOne("[data-shift='1']").focus();
    const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    press("ArrowRight");
    expect(document.activeElement.closest("td").dataset.day).toBe(DAYS[1]);
    press("ArrowDown");
    expect(document.activeElement.closest("tr").dataset.row).toBe("22");
    press("ArrowLeft");
    expect(document.activeElement.dataset.shift).toBe("2");
});

test("the week before and the filter of positions", async () => {
    await open(makeBoard({ shifts: [makeShift({})] }));
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    await contains(".o_medical_coverage_positions").select("12");
    expect(queryAll("[data-row]").map((row) => row.dataset.row)).toEqual(["22"]);
    await contains(".o_medical_coverage_previous").click();
    await animationFrame();
    expect.verifySteps(['get_board [[1],"2026-11-23",7]']);
});

test("a shift is dragged to another person; what speaks against it opens in words, and goes through with a reason", async () => {
    await open(makeBoard({ shifts: [makeShift({ job_id: 12 })] }), {
        move_shift: ({ args }) => {
            expect.step(`move ${JSON.stringify(args)}`);
            if (!args[1].reason) {
                return refusal(soft);
            }
            return { ...DONE, changed: { ...DONE.changed, shifts: [makeShift({ job_id: 12, day: DAYS[1], employee_id: 22, person: "Bo Placeholder" })] } };
        },
    });
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    const { drop, moveTo } = await contains("[data-shift='1']").drag();
    await moveTo("[data-cell][data-person='22'][data-day='2026-12-01']");
    await drop();
    await animationFrame();
    expect.verifySteps(['move [1,{"day":"2026-12-01","employee_id":22}]']);
    expect(".o_dialog [data-level='soft']").toHaveText(/BLS lapsed/);
    await contains(".o_dialog .o_medical_coverage_again").click();
    expect(".o_dialog .text-danger").toHaveText("Write down the reason, or choose somebody else.");
    await contains(".o_dialog #coverage_again_reason").edit("Agreed", { confirm: false });
    await contains(".o_dialog .o_medical_coverage_again").click();
    expect.verifySteps(['move [1,{"day":"2026-12-01","employee_id":22,"reason":"Agreed"}]']);
    await animationFrame();
    expect("[data-row='22'] [data-day='2026-12-01'] [data-shift='1']").toHaveCount(1);
    expect("[data-row='21'] [data-shift]").toHaveCount(0);
});

test("publishing says what it does, and names what is held back", async () => {
    const draft = makeShift({ state: "draft" });
    const answers = [
        { ...DONE, ok: false, faults: refusal(soft).faults, needs_reason: true, message: "0 shifts published. 1 wait: something speaks against them.", published: 0, held: 1 },
        { ...DONE, message: "1 shifts published.", published: 1, held: 0, changed: { ...DONE.changed, shifts: [makeShift({})] } },
    ];
    await open(makeBoard({ shifts: [draft] }), {
        publish: ({ args }) => {
            expect.step(`publish ${JSON.stringify(args)}`);
            return answers.shift();
        },
    });
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    await contains(".o_medical_coverage_publish").click();
    expect(".o_dialog li:first").toHaveText("1 planned shifts become visible to everybody at their site.");
    await contains(".o_medical_coverage_publish_now").click();
    expect.verifySteps([`publish [[1],"${MONDAY}",7,false]`]);
    expect(".o_dialog .o_medical_coverage_held").toHaveText(/Bo Placeholder/);
    await contains(".o_dialog #coverage_publish_reason").edit("Agreed", { confirm: false });
    await contains(".o_dialog .o_medical_coverage_again").click();
    expect.verifySteps([`publish [[1],"${MONDAY}",7,"Agreed"]`]);
    await animationFrame();
    expect(".o_dialog").toHaveCount(0);
    expect(".o_medical_coverage_publish").toHaveCount(0);
});

test("an open shift of one's own kind can be taken", async () => {
    const openShift = makeShift({ employee_id: false, person: "", can_edit: false, can_take: true });
    await open(makeBoard({ shifts: [openShift], rights: { can_plan: false, plan_all: false, plan_site_ids: [], can_see_drafts: false, employee_ids: [21] } }), {
        take: ({ args }) => {
            expect.step(`take ${args[0]}`);
            return { ...DONE, message: "The shift is yours.", waiting: false, changed: { ...DONE.changed, shifts: [makeShift({ is_mine: true, can_edit: false })] } };
        },
    });
    expect.verifySteps([`get_board [[1],"${MONDAY}",7]`]);
    await contains(".o_medical_coverage_open_row [data-shift='1']").click();
    await contains(".o_dialog .o_medical_coverage_take").click();
    expect.verifySteps(["take 1"]);
    await animationFrame();
    expect("[data-row='21'] [data-shift='1'].o_medical_coverage_mine").toHaveCount(1);
});
