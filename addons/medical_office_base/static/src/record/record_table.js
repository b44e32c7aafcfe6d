import { Pager } from "@web/core/pager/pager";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { KeepLast } from "@web/core/utils/concurrency";
import { RPCError } from "@web/core/network/rpc";

import { Component, onWillStart, onWillUpdateProps, useRef, useState } from "@odoo/owl";

const LIMIT = 80;

/**
 * The rows of a record (model medical.record) with the filters of the form above it.
 *
 * The filters are sent with every call that changes them: nothing depends on a stored transient,
 * which the server removes after an hour.
 */
export class RecordTable extends Component {
    static template = "medical_office_base.RecordTable";
    static components = { Pager };
    static props = { resModel: String, values: Object, valid: Boolean, context: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.table = useRef("table");
        this.keepLast = new KeepLast();
        this.limit = LIMIT;
        this.state = useState({ page: null, rows: [], styles: [], links: [], offset: 0, loading: false, error: "" });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => {
            if (
                next.valid !== this.props.valid ||
                JSON.stringify(next.values) !== JSON.stringify(this.props.values)
            ) {
                this.load(next);
            }
        });
    }

    get count() {
        return this.state.page?.count || 0;
    }

    get summary() {
        return this.count === 1 ? _t("1 line") : _t("%s lines", this.count.toLocaleString());
    }

    get hasTotals() {
        return Object.keys(this.state.page?.totals || {}).length > 0;
    }

    /** Where rows open what they were made of, the second column is what is tapped: the first one often says a kind. */
    get linkedColumn() {
        return Math.min(1, this.state.page.columns.length - 1);
    }

    get pdfTooLong() {
        return this.count > (this.state.page?.pdf_rows || 0);
    }

    get pdfTitle() {
        return this.pdfTooLong
            ? _t("More than %s lines: narrow the filters, or take the Excel file.", this.state.page.pdf_rows.toLocaleString())
            : _t("Print, with lines to sign");
    }

    cellClass(column, rowIndex, columnIndex) {
        const style = this.state.styles[rowIndex][columnIndex];
        return `${column.number ? "text-end" : ""} ${style ? `text-${style}` : ""}`;
    }

    async call(method, args, kwargs = {}) {
        return this.orm.silent.call(this.props.resModel, method, args, {
            ...kwargs,
            context: this.props.context,
        });
    }

    /** Run what the server answers; what it refuses is said above the table. */
    async guarded(callback) {
        this.state.error = "";
        this.state.loading = true;
        try {
            return await callback();
        } catch (error) {
            if (!(error instanceof RPCError) || !error.data?.arguments?.length) {
                throw error;
            }
            this.state.error = error.data.arguments[0];
        } finally {
            this.state.loading = false;
        }
    }

    async load(props) {
        if (!props.valid) {
            this.state.error = _t("Fill in the fields marked in red.");
            return;
        }
        const page = await this.guarded(() =>
            this.keepLast.add(
                this.orm.silent.call(props.resModel, "record_page", [props.values, 0, LIMIT], {
                    context: props.context,
                })
            )
        );
        if (page) {
            Object.assign(this.state, { page, rows: page.rows, styles: page.styles, links: page.links, offset: 0 });
        }
    }

    async onPage({ offset, limit }) {
        const page = await this.guarded(() =>
            this.keepLast.add(
                this.call("record_page", [this.props.values, offset, limit], {
                    record_id: this.state.page.id,
                })
            )
        );
        if (page) {
            this.limit = limit;
            Object.assign(this.state, { rows: page.rows, styles: page.styles, links: page.links, offset });
            this.state.page.id = page.id;
            this.table.el?.scrollIntoView({ block: "start" });
        }
    }

    /** The files come from a record made at the click: the one of the page may be gone after a long pause. */
    async open(method, args = []) {
        const action = await this.guarded(async () => {
            const [id] = await this.call("create", [[this.props.values]]);
            return this.call(method, [[id], ...args]);
        });
        if (action) {
            await this.action.doAction(action);
        }
    }
}
