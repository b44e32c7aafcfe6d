import { is24HourFormat } from "@web/core/l10n/time";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/**
 * Times of shifts are wall times of the shift's site, such as "2026-11-30T08:00". They are read as if they were UTC, so that the
 * time zone and the clock change of the browser have no say in them.
 */
export function wall(text) {
    return DateTime.fromISO(text, { zone: "utc" });
}

export function addDays(day, number) {
    return wall(day).plus({ days: number }).toISODate();
}

/** The Monday of a day's week. */
export function mondayOf(day) {
    return wall(day).startOf("week").toISODate();
}

/** Minutes from midnight of `day` to a wall time; more than 1440 on the days after. */
export function minutesFrom(day, text) {
    return Math.round(wall(text).diff(wall(day), "minutes").minutes);
}

/** A wall time from a day and minutes. */
export function at(day, minutes) {
    return wall(day).plus({ minutes }).toFormat("yyyy-MM-dd'T'HH:mm");
}

export function timeWords(text) {
    const time = wall(text);
    if (is24HourFormat()) {
        return time.toFormat("H:mm");
    }
    return time.toFormat(time.minute ? "h:mm a" : "h a");
}

/** 8 AM – 4:30 PM; 8 – 11 AM where both are before or after noon. */
export function spanWords(start, end) {
    let from = timeWords(start);
    if (!is24HourFormat() && wall(start).toFormat("a") === wall(end).toFormat("a") && wall(start).hasSame(wall(end), "day")) {
        from = from.replace(/\s\S+$/, "");
    }
    return _t("%(from)s – %(to)s", { from, to: timeWords(end) });
}

export function dayWords(day, format = "cccc, LLL d") {
    return wall(day).toFormat(format);
}

/** Nov 30 – Dec 6, 2026 */
export function weekWords(days) {
    const first = wall(days[0]);
    const last = wall(days.at(-1));
    if (first.hasSame(last, "day")) {
        return first.toFormat("ccc, LLL d, yyyy");
    }
    const from = first.toFormat(first.hasSame(last, "year") ? "LLL d" : "LLL d, yyyy");
    return `${from} – ${last.toFormat(first.hasSame(last, "month") ? "d, yyyy" : "LLL d, yyyy")}`;
}

/** 37.5 of 2250 minutes. */
export function hoursWords(minutes) {
    const hours = Math.round((minutes / 60) * 10) / 10;
    return _t("%s h", hours.toLocaleString());
}
