import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import {
    cellWords, longName, LOOKS, percent, percentWords, personLines, serverValues, shareWords, shortName,
} from "@medical_office_compliance/grid/grid_cells";

describe.current.tags("headless");
beforeEach(allowTranslations);

const numbered = { id: 1, number: "POL-07", name: "Minimum Necessary" };
const long = { id: 2, number: "", name: "What to do in a long emergency" };
const third = { id: 3, number: "POL-09", name: "Speaking Softly" };

test("percent: whole, and 100 only when nothing is missing", () => {
    expect(percent({ asked: 1000, done: 999 })).toBe(99);
    expect(percent({ asked: 3, done: 3 })).toBe(100);
    expect(percent({ asked: 3, done: 0 })).toBe(0);
    expect(percent({ asked: 0, done: 0 })).toBe(null);
    expect(percentWords({ asked: 0, done: 0 })).toBe("–");
    expect(percentWords({ asked: 8, done: 6 })).toBe("75%");
});

test("shares in words", () => {
    expect(String(shareWords({ asked: 0, done: 0, late: 0 }))).toBe("Nothing asked yet");
    expect(String(shareWords({ asked: 15, done: 12, late: 0 }))).toBe("12 of 15 done");
    expect(String(shareWords({ asked: 15, done: 12, late: 2 }))).toBe("12 of 15 done, 2 late");
});

test("columns are called by their number, else by the beginning of their name", () => {
    expect(shortName(numbered)).toBe("POL-07");
    expect(shortName(long)).toBe("What to do in…");
    expect(longName(numbered)).toBe("POL-07 Minimum Necessary");
    expect(longName(long)).toBe(long.name);
});

test("every stage has a colour, a sign and words of its own", () => {
    const looks = Object.values(LOOKS);
    for (const name of ["look", "icon", "word"]) {
        expect(new Set(looks.map((look) => String(look[name]))).size).toBe(5);
    }
    expect(Object.keys(LOOKS)).toEqual(["late", "open", "planned", "done", "lapsed"]);
});

test("a cell says who, what and since when; an empty one that it isn't asked", () => {
    const person = { name: "Nan Nurse" };
    const day = (text) => `<${text}>`;
    expect(cellWords(person, numbered, ["late", 5, "2026-03-24"], day)).toBe("Nan Nurse, POL-07 Minimum Necessary: Late, due <2026-03-24>");
    expect(cellWords(person, numbered, ["done", 5, "2026-03-10"], day)).toBe("Nan Nurse, POL-07 Minimum Necessary: Done <2026-03-10>");
    expect(cellWords(person, numbered, undefined, day)).toBe("Nan Nurse, POL-07 Minimum Necessary: not asked");
});

test("on a phone what is late comes first, what isn't asked not at all", () => {
    const person = { cells: { 1: ["done", 11, "2026-03-10"], 3: ["late", 13, "2026-03-01"] } };
    expect(personLines(person, [numbered, long, third]).map(({ column }) => column.id)).toEqual([3, 1]);
    const all = { cells: { 1: ["planned", 1, "x"], 2: ["open", 2, "x"], 3: ["open", 3, "x"] } };
    expect(personLines(all, [numbered, long, third]).map(({ column }) => column.id)).toEqual([2, 3, 1]);
});

test("only filters that are set go to the server", () => {
    const none = { search: " ", site_id: "", job_id: "", group_id: "", stage: "", order: "name" };
    expect(serverValues(none)).toEqual({ order: "name" });
    expect(serverValues({ ...none, search: " nan ", site_id: "7", stage: "late" })).toEqual({ search: "nan", site_id: 7, stage: "late", order: "name" });
});
