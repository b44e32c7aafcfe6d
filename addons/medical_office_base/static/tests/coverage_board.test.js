import { expect, test } from "@odoo/hoot";
import { makeMockEnv, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import {
    applyChanges, dayList, hourRange, hourStrip, leaveOn, shiftIndex, summary, weekGroups, worstFault,
} from "@medical_office_base/coverage/coverage_board";
import { usualBreak } from "@medical_office_base/coverage/coverage_shift_dialog";
import { addDays, at, minutesFrom, mondayOf, spanWords, weekWords } from "@medical_office_base/coverage/coverage_time";
import { DAYS, makeBoard, makeHole, makePerson, makeShift, makeSite, MONDAY } from "./coverage_common";


const LETTERS = { hole: "H", planned: "p", covered: "+", closed: "-" };
const states = (cells) => cells.map(({ state }) => LETTERS[state]).join("");

test("hours of a site: closed, covered, missing, and covered once published", () => {
    const board = makeBoard({
        holes: [
            makeHole({ start: `${MONDAY}T08:00`, end: `${MONDAY}T09:30`, missing: 2, missing_published: 2 }),
            makeHole({ start: `${MONDAY}T09:00`, end: `${MONDAY}T10:00`, missing: 1, missing_published: 1 }),
            makeHole({ start: `${MONDAY}T15:00`, end: `${MONDAY}T17:00`, missing: 0, missing_published: 1 }),
        ],
    });
    expect(hourRange(board)).toEqual([8, 17]);
    const cells = hourStrip(board, board.sites[0], MONDAY, [8, 17]);
    expect(cells.map(({ missing }) => missing)).toEqual([2, 2, 0, 0, 0, 0, 0, 0, 0]);
    expect(states(cells)).toBe("HH++-++pp");
});

test("noon is closed, a Sunday too; a hole out of hours widens the strip", () => {
    const board = makeBoard({ holes: [makeHole({ start: `${MONDAY}T06:00`, end: `${MONDAY}T07:00` }), makeHole({ start: `${MONDAY}T23:00`, end: "2026-12-01T01:00" })] });
    expect(hourRange(board)).toEqual([6, 24]);
    const monday = hourStrip(board, board.sites[0], MONDAY, [6, 18]);
    expect(states(monday)).toBe("H-++++-++++-");
    expect(hourStrip(board, board.sites[0], DAYS[6], [8, 17]).every(({ state }) => state === "closed")).toBe(true);
});

test("a board without hours shows a usual day", () => {
    expect(hourRange(makeBoard({ sites: [makeSite({ open: {} })] }))).toEqual([8, 17]);
});

test("people stand under their position, open shifts too; without a position comes last", () => {
    const board = makeBoard({
        people: [
            makePerson({}), makePerson({ id: 22, name: "Bo Placeholder", job_id: 12 }), makePerson({ id: 23, name: "Cy Sample", job_id: false })],
        shifts: [makeShift({}), makeShift({ id: 2, employee_id: false, job_id: 12, day: DAYS[1] })],
    });
    const groups = weekGroups(board, { without: "None" });
    expect(groups.map(({ name, people, openCount }) => [name, people.map(({ id }) => id), openCount])).toEqual([
        ["Front Desk", [21], 0], ["Registered Nurse", [22], 1], ["None", [23], 0]]);
    expect(groups[0].people[0].days[MONDAY].map(({ id }) => id)).toEqual([1]);
    expect(groups[1].open[DAYS[1]].map(({ id }) => id)).toEqual([2]);
});

test("by site, people stand at their first site on the board; the filter keeps who works in the position", () => {
    const board = makeBoard({
        sites: [makeSite(), makeSite({ id: 2, name: "Westside" })],
        people: [makePerson({ site_ids: [2, 1] }), makePerson({ id: 22, job_id: 12, site_ids: [9] })],
        shifts: [makeShift({ id: 3, employee_id: 22, job_id: 11, site_id: 1 })],
    });
    expect(weekGroups(board, { by: "site" }).map(({ name, people }) => [name, people.length])).toEqual([["Main Street", 1], ["Westside", 1]]);
    expect(weekGroups(board, { positionId: 12 }).flatMap(({ people }) => people.map(({ id }) => id))).toEqual([22]);
    expect(weekGroups(board, { positionId: 11 }).flatMap(({ people }) => people.map(({ id }) => id))).toEqual([21, 22]);
});

test("a change replaces, adds and drops; holes of its days come anew", () => {
    const board = makeBoard({
        shifts: [makeShift({}), makeShift({ id: 2, day: DAYS[1] })],
        holes: [makeHole({}), makeHole({ day: DAYS[2] })],
    });
    const changed = applyChanges(board, {
        shifts: [makeShift({ employee_id: 22, state: "draft" }), makeShift({ id: 3, day: "2026-12-07" }), makeShift({ id: 4, site_id: 9 })],
        removed: [2], people: [{ id: 22, week: MONDAY, week_minutes: 480 }, { id: 21, week: "2026-12-07", week_minutes: 99 }],
        cleared: [{ site_id: 1, day: MONDAY }], holes: [makeHole({ missing: 0 }), makeHole({ site_id: 9 })],
    });
    expect(changed.shifts.map(({ id, employee_id }) => [id, employee_id])).toEqual([[1, 22]]);
    expect(changed.people.map(({ week_minutes }) => week_minutes)).toEqual([0, 480]);
    expect(changed.holes.map(({ day, missing }) => [day, missing])).toEqual([[MONDAY, 0], [DAYS[2], 1]]);
    expect(board.shifts.length).toBe(2, { message: "what was there is not touched" });
    expect(applyChanges(board, null)).toBe(board);
});

test("leave: from noon to noon counts on both days; approved weighs more", () => {
    const person = makePerson({ leaves: [
        { start: `${MONDAY}T12:00`, end: `${DAYS[1]}T12:00`, approved: false }, { start: `${DAYS[1]}T00:00`, end: `${DAYS[2]}T00:00`, approved: true }] });
    expect(DAYS.slice(0, 4).map((day) => leaveOn(person, day))).toEqual(["asked", "approved", false, false]);
});

test("the worst fault that nobody took upon themselves", () => {
    const fault = (level, overridden = false) => ({ key: level, kind: "rest", level, text: level, overridden });
    expect(worstFault(makeShift({ faults: [fault("warning"), fault("soft"), fault("hard")] })).level).toBe("hard");
    expect(worstFault(makeShift({ faults: [fault("warning"), fault("soft", true)] })).level).toBe("warning");
    expect(worstFault(makeShift({}))).toBe(null);
});

test("the numbers above the board", () => {
    const hours = { key: "hours", kind: "hours", level: "soft", text: "42 h", overridden: true };
    const hard = { key: "clearance:1", kind: "clearance", level: "hard", text: "RN License lapsed", overridden: false };
    const board = makeBoard({
        shifts: [
            makeShift({ faults: [hours] }), makeShift({ id: 2, faults: [hours] }), makeShift({ id: 3, employee_id: 22, state: "draft", faults: [hard] }),
            makeShift({ id: 4, employee_id: false })],
        holes: [makeHole({}), makeHole({ missing: 0 }), makeHole({ start: `${MONDAY}T07:00`, end: `${MONDAY}T08:30` })],
    });
    expect(summary(board)).toEqual({ holes: 1, unpublished: 1, open: 1, blocked: 1, over: 1 });
});

test("a day: holes, who works by position, who is away, and who is off with leave first", () => {
    const away = { state: "absent", text: "Not here", check_in: "", check_out: "" };
    const board = makeBoard({
        people: [makePerson({}), makePerson({ id: 22, name: "Bo", job_id: 12 }), makePerson({ id: 23, name: "Abe", job_id: 12 }), makePerson({
            id: 24, name: "Zoe", job_id: 12, leaves: [{ start: `${MONDAY}T00:00`, end: `${DAYS[1]}T00:00`, approved: true }] })],
        shifts: [makeShift({ attendance: away }), makeShift({ id: 2, employee_id: false, job_id: 12 }), makeShift({ id: 3, day: DAYS[1], employee_id: 22 })],
        holes: [makeHole({}), makeHole({ missing: 0 })],
    });
    const list = dayList(board, MONDAY);
    expect([list.missing.length, list.planned]).toEqual([1, 1]);
    expect(list.groups.map(({ name, shifts }) => [name, shifts.length])).toEqual([["Front Desk", 1], ["Registered Nurse", 1]]);
    expect(list.away.map(({ id }) => id)).toEqual([1]);
    expect(list.off.map(({ person, leave }) => [person.name, leave])).toEqual([["Zoe", "approved"], ["Abe", false], ["Bo", false]]);
});

test("shifts are read once, by person and day", () => {
    const index = shiftIndex(makeBoard({ shifts: [makeShift({}), makeShift({ id: 2 }), makeShift({ id: 3, employee_id: false })] }));
    expect(index.get(21)[MONDAY].length).toBe(2);
    expect(index.get(0)[MONDAY].length).toBe(1);
});

test("wall times: the browser's clock change has no say", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, { timeFormat: "hh:mm a" });
    expect(addDays("2026-03-07", 1)).toBe("2026-03-08");
    expect(minutesFrom("2026-03-08", "2026-03-08T02:30")).toBe(150);
    expect(minutesFrom("2026-11-01", "2026-11-02T00:00")).toBe(1440);
    expect(at("2026-03-08", 1470)).toBe("2026-03-09T00:30");
    expect(mondayOf("2026-12-06")).toBe(MONDAY);
    expect(mondayOf(MONDAY)).toBe(MONDAY);
    expect(weekWords(DAYS)).toBe("Nov 30 – Dec 6, 2026");
    expect(spanWords(`${MONDAY}T08:00`, `${MONDAY}T16:30`).toString()).toBe("8 AM – 4:30 PM");
    expect(spanWords(`${MONDAY}T13:00`, `${MONDAY}T16:30`).toString()).toBe("1 – 4:30 PM");
    expect(spanWords(`${MONDAY}T22:00`, `${DAYS[1]}T06:00`).toString()).toBe("10 PM – 6 AM");
});

test("a break where somebody works longer than six hours, over midnight too", () => {
    expect(usualBreak("08:00", "14:00")).toBe(0);
    expect(usualBreak("08:00", "16:30")).toBe(30);
    expect(usualBreak("22:00", "06:00")).toBe(30);
    expect(usualBreak("", "06:00")).toBe(0);
});
