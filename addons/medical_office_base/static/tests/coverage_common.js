/** What the board's server answers, in small: see `medical.coverage`. */
export const MONDAY = "2026-11-30";
export const DAYS = ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"];
const OPEN = Object.fromEntries(DAYS.map((day, index) => [day, index < 5 ? [["08:00", "12:00"], ["13:00", "17:00"]] : []]));

export function makeShift(values) {
    const day = values.day || MONDAY;
    return {
        id: 1, site_id: 1, job_id: 11, employee_id: 21, person: "Ann Example", room_id: false, room: "", start: `${day}T08:00`, end: `${day}T16:30`, day,
        break_minutes: 30, minutes: 480, state: "published", note: "", faults: [],
        attendance: { state: "", text: "", check_in: "", check_out: "" }, is_mine: false, can_edit: true, can_take: false, swap: false,
        called_out: false, replaces: false, pattern: false, ...values,
    };
}

export function makeHole(values) {
    const day = values.day || MONDAY;
    return {
        site_id: 1, minimum_id: 31, name: "Front desk", day, start: `${day}T08:00`, end: `${day}T10:00`, required: 1, published: 0, planned: 0,
        missing: 1, missing_published: 1, ...values,
    };
}

export function makeSite(values = {}) {
    return { id: 1, code: "MAIN", name: "Main Street", tz: "America/New_York", today: MONDAY, now: `${MONDAY}T09:00`, open: OPEN, ...values };
}

export function makePerson(values) {
    return {
        id: 21, name: "Ann Example", job_id: 11, site_ids: [1], is_contractor: false, is_me: false, can_plan: true, leaves: [], faults: [],
        week_minutes: 0, ...values,
    };
}

export function makeBoard(values = {}) {
    return {
        now: 1796040000, date_from: MONDAY, days: DAYS, sites: [makeSite()],
        positions: [{ id: 11, name: "Front Desk", patient_facing: false }, { id: 12, name: "Registered Nurse", patient_facing: true }],
        people: [makePerson({}), makePerson({ id: 22, name: "Bo Placeholder", job_id: 12 })],
        shifts: [], minimums: [{ id: 31, site_id: 1, name: "Front desk", kind: "front", count: 1, positions: ["Front Desk"], position_ids: [11], credential: "", hours: "" }],
        holes: [], hours: [], warnings: [], present: [],
        rights: { can_plan: true, plan_all: true, plan_site_ids: [1], can_see_drafts: true, employee_ids: [] }, ...values,
    };
}

export const SITES = [{ id: 1, code: "MAIN", name: "Main Street", tz: "America/New_York", today: MONDAY, now: `${MONDAY}T09:00`, is_own: true }];
export const DONE = { ok: true, faults: [], needs_reason: false, message: "", changed: { shifts: [], removed: [], people: [], cleared: [], holes: [] } };
