import { _t } from "@web/core/l10n/translation";

/** The pure part of the grid: what a cell looks like and says, shares, pages. Days come as text, ready to be shown. */

/** By stage: colour (class), sign (icon), word; and the words with the day. */
export const LOOKS = {
    late: { look: "late", icon: "fa-exclamation", word: _t("Late"), words: (day) => _t("Late, due %s", day) },
    open: { look: "open", icon: "fa-circle-o", word: _t("To do"), words: (day) => _t("To do by %s", day) },
    planned: { look: "planned", icon: "fa-clock-o", word: _t("Asked later"), words: (day) => _t("Asked from %s", day) },
    done: { look: "done", icon: "fa-check", word: _t("Done"), words: (day) => _t("Done %s", day) },
    lapsed: { look: "lapsed", icon: "fa-undo", word: _t("No longer counts"), words: (day) => _t("No longer counts, done %s", day) },
};

/** Done of what is asked, in whole percent: 100 only when nothing is missing. Nothing asked: null. */
export function percent({ asked, done }) {
    return asked ? Math.floor((100 * done) / asked) : null;
}

export function percentWords(figures) {
    const value = percent(figures);
    return value === null ? "–" : `${value}%`;
}

/** @returns {string} such as "12 of 15 done, 2 late" */
export function shareWords({ asked, done, late }) {
    if (!asked) {
        return _t("Nothing asked yet");
    }
    const share = _t("%(done)s of %(asked)s done", { done: done.toLocaleString(), asked: asked.toLocaleString() });
    return late ? `${share}, ${_t("%s late", late.toLocaleString())}` : share;
}

/** How a column is called: its number, or the beginning of its name. */
export function shortName(column) {
    return column.number || (column.name.length > 14 ? `${column.name.slice(0, 13)}…` : column.name);
}

export function longName(column) {
    return [column.number, column.name].filter(Boolean).join(" ");
}

/** What a cell says to whoever hears it, or points at it. */
export function cellWords(person, column, cell, formatDay) {
    const what = `${person.name}, ${longName(column)}: `;
    return what + (cell ? LOOKS[cell[0]].words(formatDay(cell[2])) : _t("not asked"));
}

/** A person's cells in the order in which they want looking at: late first, then what is to do, then the rest as the columns stand. */
export function personLines(person, columns) {
    const order = ["late", "open", "lapsed", "planned", "done"];
    return columns
        .filter((column) => person.cells[column.id])
        .map((column) => ({ column, cell: person.cells[column.id] }))
        .sort((one, two) => order.indexOf(one.cell[0]) - order.indexOf(two.cell[0]));
}

/** The filters as the server takes them: only what is set. */
export function serverValues({ search, site_id, job_id, group_id, stage, order }) {
    const values = { search: search.trim(), site_id: Number(site_id), job_id: Number(job_id), group_id: Number(group_id), stage, order };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}
