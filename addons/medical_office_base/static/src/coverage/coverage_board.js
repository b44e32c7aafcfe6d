import { addDays, minutesFrom, wall } from "./coverage_time";

const HOUR = 60;
const DAY = 24 * HOUR;
// Where nothing says when a site is open.
const USUAL = [8, 17];
/** More groups than this are folded at first, so that a board of many sites stays quick. */
export const OPEN_GROUPS = 8;
const MANY_PEOPLE = 80;
export const AWAY = ["late", "absent"];

/**
 * The board with what a change of the server's brought: see `changed` in the model `medical.coverage`. What wasn't on the board
 * before and doesn't belong on it (another day, another site) stays off it.
 */
export function applyChanges(board, changed) {
    if (!changed) {
        return board;
    }
    const sites = new Set(board.sites.map(({ id }) => id));
    const days = new Set(board.days);
    const arrived = (changed.shifts || []).filter((shift) => shift.state !== "cancelled" && sites.has(shift.site_id) && days.has(shift.day));
    const gone = new Set([...(changed.removed || []), ...(changed.shifts || []).map(({ id }) => id)]);
    const shifts = [...board.shifts.filter(({ id }) => !gone.has(id)), ...arrived];
    const monday = wall(board.date_from).startOf("week").toISODate();
    const minutes = new Map((changed.people || []).filter(({ week }) => week === monday).map((row) => [row.id, row.week_minutes]));
    const people = board.people.map((person) => (minutes.has(person.id) ? { ...person, week_minutes: minutes.get(person.id) } : person));
    const cleared = new Set((changed.cleared || []).map(({ site_id, day }) => `${site_id}:${day}`));
    const shown = (hole) => sites.has(hole.site_id) && days.has(hole.day);
    const holes = [
        ...board.holes.filter((hole) => !cleared.has(`${hole.site_id}:${hole.day}`)), ...(changed.holes || []).filter(shown)];
    return { ...board, shifts: shifts.sort(byStart), people, holes: holes.sort(byStart) };
}

function byStart(one, other) {
    return one.start < other.start ? -1 : one.start > other.start ? 1 : (one.id || 0) - (other.id || 0);
}

/** First and last hour that the strips show: all of opening hours and holes. */
export function hourRange(board) {
    let first = DAY;
    let last = 0;
    for (const site of board.sites) {
        for (const spans of Object.values(site.open || {})) {
            for (const [from, to] of spans) {
                first = Math.min(first, clock(from));
                last = Math.max(last, clock(to));
            }
        }
    }
    for (const hole of board.holes) {
        first = Math.min(first, minutesFrom(hole.day, hole.start));
        last = Math.max(last, Math.min(DAY, minutesFrom(hole.day, hole.end)));
    }
    if (first >= last) {
        return USUAL;
    }
    return [Math.floor(first / HOUR), Math.ceil(last / HOUR)];
}

function clock(text) {
    const [hours, minutes] = text.split(":").map(Number);
    return hours * HOUR + minutes;
}

/**
 * The strip of a site and a day: per hour, `state` is one of closed, covered, planned (covered once the drafts are published) and
 * hole, `missing` the worst number of people missing in that hour.
 */
export function hourStrip(board, site, day, [first, last]) {
    const holes = holesOn(board, day, site.id);
    const open = (site.open?.[day] || []).map(([from, to]) => [clock(from), clock(to)]);
    const cells = [];
    for (let hour = first; hour < last; hour++) {
        const from = hour * HOUR;
        const within = (start, end) => start < from + HOUR && end > from;
        const here = holes.filter((hole) => within(minutesFrom(day, hole.start), minutesFrom(day, hole.end)));
        const missing = Math.max(0, ...here.map((hole) => hole.missing));
        const isOpen = open.some(([start, end]) => within(start, end));
        cells.push({
            hour,
            missing,
            state: missing ? "hole" : here.length ? "planned" : isOpen ? "covered" : "closed",
        });
    }
    return cells;
}

export function holesOn(board, day, siteId = null) {
    return board.holes.filter((hole) => hole.day === day && (!siteId || hole.site_id === siteId)).sort(byStart);
}

/** Whether a hole is there even when all that is planned gets published. */
export function isMissing(hole) {
    return hole.missing > 0;
}

/** Shifts by person and day, and the open ones by group and day: one pass over them. */
export function shiftIndex(board) {
    const byPerson = new Map();
    for (const shift of board.shifts) {
        const key = shift.employee_id || 0;
        if (!byPerson.has(key)) {
            byPerson.set(key, {});
        }
        const days = byPerson.get(key);
        (days[shift.day] = days[shift.day] || []).push(shift);
    }
    return byPerson;
}

/**
 * Rows of the week: people under their position, or under their site.
 *
 * @param {Object} board
 * @param {{ by: "position"|"site", positionId: number|false }} options
 * @returns {Array<{key, name, siteId, positionId, people, open: {day: [shift]}, openCount}>} groups in the order of their names,
 *  people without a position last; a group has the open shifts that belong to it
 */
export function weekGroups(board, { by = "position", positionId = false, index = shiftIndex(board), without = "" } = {}) {
    const groups = new Map();
    const group = (key, name, values) => {
        if (!groups.has(key)) {
            groups.set(key, { key, name, siteId: false, positionId: false, people: [], open: {}, openCount: 0, ...values });
        }
        return groups.get(key);
    };
    const positions = new Map(board.positions.map((position) => [position.id, position]));
    const sites = new Map(board.sites.map((site) => [site.id, site]));
    const home = (siteId, jobId) => {
        if (by === "site") {
            return group(`site_${siteId}`, sites.get(siteId)?.name || "", { siteId });
        }
        return group(`position_${jobId || 0}`, positions.get(jobId)?.name || without, { positionId: jobId });
    };
    for (const person of board.people) {
        const days = index.get(person.id) || {};
        const shifts = Object.values(days).flat();
        if (positionId && person.job_id !== positionId && !shifts.some((shift) => shift.job_id === positionId)) {
            continue;
        }
        const siteId = person.site_ids.find((id) => sites.has(id)) || shifts[0]?.site_id || board.sites[0]?.id;
        home(siteId, person.job_id).people.push({ ...person, days, over: isOver(shifts) });
    }
    for (const shift of board.shifts) {
        if (shift.employee_id || (positionId && shift.job_id !== positionId)) {
            continue;
        }
        const target = home(shift.site_id, shift.job_id);
        (target.open[shift.day] = target.open[shift.day] || []).push(shift);
        target.openCount++;
    }
    const last = (one) => (by === "position" && !one.positionId ? 1 : 0);
    return [...groups.values()].sort((one, other) => last(one) - last(other) || one.name.localeCompare(other.name));
}

/** Which groups are folded at first. */
export function foldedAtFirst(groups, people) {
    if (people <= MANY_PEOPLE && groups.length <= OPEN_GROUPS * 2) {
        return [];
    }
    return groups.slice(1).map(({ key }) => key);
}

/** Whether a shift takes its person over the hours of the week. */
export function isOver(shifts) {
    return shifts.some((shift) => shift.faults.some((fault) => fault.kind === "hours"));
}

/** Leave of a person on a day: false, "approved" or "asked". */
export function leaveOn(person, day) {
    const next = addDays(day, 1);
    const found = person.leaves.filter((leave) => leave.start < `${next}T00:00` && leave.end > `${day}T00:00`);
    if (!found.length) {
        return false;
    }
    return found.some((leave) => leave.approved) ? "approved" : "asked";
}

/** The fault of a shift that weighs most, of those nobody took upon themselves: null, or the fault. */
export function worstFault(shift) {
    const open = shift.faults.filter((fault) => !fault.overridden);
    return ["hard", "soft", "warning"].map((level) => open.find((fault) => fault.level === level)).find(Boolean) || null;
}

/** Holes that are still to come, or last: what is over can't be filled. */
export function holesAhead(board) {
    const now = new Map(board.sites.map((site) => [site.id, site.now]));
    return board.holes.filter((hole) => isMissing(hole) && hole.end > now.get(hole.site_id));
}

/** What the head of the board says: numbers of the days shown. */
export function summary(board) {
    const staffed = board.shifts.filter((shift) => shift.employee_id);
    return {
        holes: holesAhead(board).length,
        unpublished: board.shifts.filter((shift) => shift.state === "draft").length,
        open: board.shifts.length - staffed.length,
        blocked: staffed.filter((shift) => worstFault(shift)?.level === "hard").length,
        over: new Set(staffed.filter((shift) => isOver([shift])).map((shift) => shift.employee_id)).size,
    };
}

/**
 * One day as the phone shows it: by position, who is planned, and who is off.
 *
 * @returns {{missing: [hole], planned: number of holes that publishing fills, groups: [{key, name, shifts}], away: [shift], off: [{person, leave}]}}
 */
export function dayList(board, day, { positionId = false, without = "" } = {}) {
    const shifts = board.shifts.filter((shift) => shift.day === day && (!positionId || shift.job_id === positionId)).sort(byStart);
    const positions = new Map(board.positions.map((position) => [position.id, position.name]));
    const groups = new Map();
    for (const shift of shifts) {
        if (!groups.has(shift.job_id)) {
            groups.set(shift.job_id, { key: shift.job_id, name: positions.get(shift.job_id) || without, shifts: [] });
        }
        groups.get(shift.job_id).shifts.push(shift);
    }
    const busy = new Set(board.shifts.filter((shift) => shift.day === day).map((shift) => shift.employee_id));
    const off = board.people
        .filter((person) => !busy.has(person.id) && (!positionId || person.job_id === positionId))
        .map((person) => ({ person, leave: leaveOn(person, day) }));
    const holes = holesOn(board, day);
    const missing = holes.filter(isMissing);
    return {
        missing,
        planned: holes.length - missing.length,
        groups: [...groups.values()].sort((one, other) => one.name.localeCompare(other.name)),
        away: shifts.filter((shift) => AWAY.includes(shift.attendance.state)),
        off: off.sort((one, other) => Number(Boolean(other.leave)) - Number(Boolean(one.leave)) || one.person.name.localeCompare(other.person.name)),
    };
}
