import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useDraggable } from "@web/core/utils/draggable";
import { leaveOn } from "./coverage_board";
import { CoverageChip } from "./coverage_chip";
import { CoverageStrip } from "./coverage_strip";
import { at, dayWords, hoursWords, spanWords, wall } from "./coverage_time";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const LEAVES = { approved: _t("On leave"), asked: _t("Leave asked for") };

/** The week as a grid: a row per person under its position or site, a column per day, cover by hours above. */
export class CoverageWeek extends Component {
    static template = "medical_office_base.CoverageWeek";
    static components = { CoverageChip, CoverageStrip };
    static props = {
        board: Object,
        groups: Array,
        folded: Object,
        range: Array,
        by: String,
        onFold: Function,
        onHoles: Function,
        onShift: Function,
        onAdd: Function,
        onMove: Function,
    };

    setup() {
        this.table = useRef("table");
        this.leaveOn = leaveOn;
        this.leaves = LEAVES;
        this.dayWords = dayWords;
        this.hoursWords = hoursWords;
        useDraggable({
            ref: this.table,
            elements: ".o_medical_coverage_draggable",
            enable: () => this.props.board.rights.can_plan,
            onDragStart: ({ element }) => element.classList.add("o_medical_coverage_dragged"),
            onDrag: ({ x, y }) => this.mark(this.cellAt(x, y)),
            onDragEnd: ({ element }) => {
                element.classList.remove("o_medical_coverage_dragged");
                this.mark(null);
            },
            onDrop: ({ element, x, y }) => this.drop(element, this.cellAt(x, y)),
        });
    }

    get days() {
        const todays = new Set(this.props.board.sites.map(({ today }) => today));
        return this.props.board.days.map((day) => ({
            day, name: dayWords(day, "ccc"), date: dayWords(day, "LLL d"), words: dayWords(day), isToday: todays.has(day),
            isWeekend: wall(day).weekday > 5,
        }));
    }

    /** From when to when the strips are. */
    get hours() {
        const day = this.props.board.days[0];
        return spanWords(at(day, this.props.range[0] * 60), at(day, this.props.range[1] * 60));
    }

    countWords(number) {
        return number === 1 ? _t("1 person") : _t("%s people", number);
    }

    get manySites() {
        return this.props.board.sites.length > 1;
    }

    isFolded(group) {
        return Boolean(this.props.folded[group.key]);
    }

    groupName(group) {
        return group.name || (this.props.by === "site" ? _t("Other sites") : _t("Without a position"));
    }

    canAdd(person) {
        return this.props.board.rights.can_plan && person.can_plan;
    }

    canAddOpen(group) {
        return this.props.board.rights.plan_site_ids.length > 0 && (!group.siteId || this.props.board.rights.plan_site_ids.includes(group.siteId));
    }

    addWords(name, day) {
        return _t("Add a shift: %(person)s, %(day)s", { person: name, day: dayWords(day) });
    }

    // Dragging

    cellAt(x, y) {
        return document.elementsFromPoint(x, y).map((el) => el.closest?.("[data-cell]")).find(Boolean) || null;
    }

    mark(cell) {
        for (const el of this.table.el?.querySelectorAll(".o_medical_coverage_target") || []) {
            el.classList.remove("o_medical_coverage_target");
        }
        cell?.classList.add("o_medical_coverage_target");
    }

    drop(element, cell) {
        const shiftId = Number(element.querySelector("[data-shift]")?.dataset.shift);
        const shift = this.props.board.shifts.find(({ id }) => id === shiftId);
        if (!shift || !cell) {
            return;
        }
        const personId = Number(cell.dataset.person) || false;
        const values = {};
        if (cell.dataset.day !== shift.day) {
            values.day = cell.dataset.day;
        }
        if (personId !== (shift.employee_id || false)) {
            values.employee_id = personId;
        }
        if (Object.keys(values).length) {
            this.props.onMove(shift, values);
        }
    }

    /** Arrow keys go from cell to cell; Enter on a shift opens it, on an empty cell adds one. */
    onKeydown(ev) {
        const step = ARROWS[ev.key];
        const cell = ev.target.closest("[data-cell]");
        if (!step || !cell) {
            return;
        }
        const here = [...cell.querySelectorAll("button")];
        const within = here[here.indexOf(ev.target) + step[0]];
        if (step[0] && within) {
            ev.preventDefault();
            within.focus();
            return;
        }
        const rows = [...this.table.el.querySelectorAll("tr:has([data-cell] button)")];
        const cells = [...cell.parentElement.querySelectorAll("[data-cell]")];
        const column = cells.indexOf(cell) + step[1];
        let row = rows.indexOf(cell.parentElement) + step[0];
        let target = null;
        while (rows[row] && !target) {
            const buttons = rows[row].querySelectorAll("[data-cell]")[column]?.querySelectorAll("button") || [];
            target = step[0] < 0 ? [...buttons].at(-1) : buttons[0];
            row += step[0];
            if (!step[0]) {
                break;
            }
        }
        if (target) {
            ev.preventDefault();
            target.focus();
        }
    }
}
