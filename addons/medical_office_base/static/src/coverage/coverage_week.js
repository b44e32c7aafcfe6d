import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useDraggable } from "@web/core/utils/draggable";
import { CoverageGroup } from "./coverage_group";
import { CoverageStrip } from "./coverage_strip";
import { at, dayWords, spanWords, wall } from "./coverage_time";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The week as a grid: a row per person under its position or site, a column per day, cover by hours above. */
export class CoverageWeek extends Component {
    static template = "medical_office_base.CoverageWeek";
    static components = { CoverageGroup, CoverageStrip };
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

    /** The days of the board; the same ones as long as the board is, so that a group needn't be drawn again. */
    get days() {
        const { board } = this.props;
        if (this.daysOf !== board) {
            const todays = new Set(board.sites.map(({ today }) => today));
            this.daysOf = board;
            this.daysKept = board.days.map((day) => ({
                day, name: dayWords(day, "ccc"), date: dayWords(day, "LLL d"), isToday: todays.has(day), isWeekend: wall(day).weekday > 5,
            }));
        }
        return this.daysKept;
    }

    /** From when to when the strips are. */
    get hours() {
        const day = this.props.board.days[0];
        return spanWords(at(day, this.props.range[0] * 60), at(day, this.props.range[1] * 60));
    }

    get manySites() {
        return this.props.board.sites.length > 1;
    }

    // Dragging

    /** The cell under the pointer, by its place: while something is dragged, nothing else hears the pointer. */
    cellAt(x, y) {
        const within = (el) => {
            const { left, right, top, bottom } = el.getBoundingClientRect();
            return left <= x && x < right && top <= y && y < bottom;
        };
        const row = [...this.table.el.querySelectorAll(".o_medical_coverage_row")].find(within);
        return (row && [...row.querySelectorAll("[data-cell]")].find(within)) || null;
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
