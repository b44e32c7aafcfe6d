import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { download } from "@web/core/network/download";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { cellWords, longName, LOOKS, percent, percentWords, personLines, serverValues, shareWords, shortName } from "./grid_cells";

const MODEL = "medical.duty.grid";
const LIMIT = 50;
const NO_FILTER = { search: "", site_id: "", job_id: "", group_id: "", stage: "", order: "name" };

/**
 * Who has done what of what is asked (policies read, courses taken): a table on the desk, a list of people on the phone.
 * The model comes with the action (`params.model`); the server (`medical.duty.grid`) decides who is shown.
 */
export class MedicalDutyGrid extends Component {
    static template = "medical_office_compliance.DutyGrid";
    static components = { Pager };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.ui = useState(useService("ui"));
        this.scroller = useRef("scroller");
        this.keepLast = new KeepLast();
        this.limit = LIMIT;
        this.looks = LOOKS;
        this.days = {};
        const kept = this.props.state?.duty_grid || {};
        this.state = useState({
            filter: { ...NO_FILTER, ...kept.filter }, offset: kept.offset || 0, page: null, choices: null, opened: {}, loading: true, error: "",
            filtersOpen: false,
        });
        useSetupAction({ getLocalState: () => ({ duty_grid: { filter: { ...this.state.filter }, offset: this.state.offset } }) });
        this.onSearch = useDebounced(() => this.refilter(), 300);
        onWillStart(() => this.load());
    }

    get model() {
        return this.props.action.params.model;
    }

    get isFiltered() {
        return Object.entries(this.state.filter).some(([name, value]) => name !== "order" && value);
    }

    get filterCount() {
        return Object.entries(this.state.filter).filter(([name, value]) => name !== "order" && value).length;
    }

    async load() {
        this.state.loading = true;
        this.state.error = "";
        try {
            const page = await this.keepLast.add(this.orm.silent.call(MODEL, "get_grid", [this.model, {
                ...serverValues(this.state.filter), offset: this.state.offset, limit: this.limit, with_filters: !this.state.choices,
            }]));
            this.state.page = page;
            this.state.choices = page.filters || this.state.choices;
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. Check the connection, then try again.");
        }
        this.state.loading = false;
    }

    /** Other filters begin at the first page. */
    async refilter() {
        this.state.offset = 0;
        await this.load();
    }

    async clear() {
        Object.assign(this.state.filter, NO_FILTER);
        await this.refilter();
    }

    async onPage({ offset, limit }) {
        this.limit = limit;
        this.state.offset = offset;
        await this.load();
        this.scroller.el?.scrollTo({ top: 0 });
    }

    // What is said

    day(text) {
        this.days[text] ||= formatDate(deserializeDate(text));
        return this.days[text];
    }

    cellWords(person, column) {
        return cellWords(person, column, person.cells[column.id], (text) => this.day(text));
    }

    lineWords(cell) {
        return LOOKS[cell[0]].words(this.day(cell[2]));
    }

    columnWords(column) {
        return `${longName(column)}: ${shareWords(column)}`;
    }

    meta(person) {
        return [person.job, person.sites].filter(Boolean).join(" · ");
    }

    lines(person) {
        return personLines(person, this.state.page.columns);
    }

    percent(figures) {
        return percent(figures) || 0;
    }

    percentWords(figures) {
        return percentWords(figures);
    }

    shareWords(figures) {
        return shareWords(figures);
    }

    shortName(column) {
        return shortName(column);
    }

    longName(column) {
        return longName(column);
    }

    get peopleWords() {
        const { count } = this.state.page;
        return count === 1 ? _t("1 person") : _t("%s people", count.toLocaleString());
    }

    // What is done

    toggle(person) {
        this.state.opened[person.id] = !this.state.opened[person.id];
    }

    /** Open the row of a cell; where nothing is asked, say so. */
    async open(person, column) {
        const cell = person.cells[column.id];
        if (!cell) {
            this.notification.add(this.cellWords(person, column), { type: "info" });
            return;
        }
        const action = await this.orm.call(this.model, "get_formview_action", [[cell[1]]]);
        await this.action.doAction(action);
    }

    async excel() {
        await download({
            url: `/medical_office/duty_grid/${this.model}/xlsx`,
            data: { values: JSON.stringify(serverValues(this.state.filter)), companies: user.activeCompanies.map(({ id }) => id).join(",") },
        });
    }
}

registry.category("actions").add("medical_office_compliance.duty_grid", MedicalDutyGrid);
