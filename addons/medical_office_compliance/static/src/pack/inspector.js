import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { POLL } from "./pack_progress";

const MODEL = "medical.audit.pack";
const BADGES = { queued: "text-bg-info", running: "text-bg-info", ready: "text-bg-success", failed: "text-bg-danger", deleted: "text-bg-secondary" };

/** An inspector is here: areas and period, a pack, its progress and the download. See `get_pack_screen` of `medical.audit.pack`. */
export class MedicalInspector extends Component {
    static template = "medical_office_compliance.Inspector";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.body = useRef("body");
        this.badges = BADGES;
        this.state = useState({
            loading: true, busy: false, error: "", practice: "", areas: [], sites: [], periods: [], packs: [], can_pdf: false,
            areaIds: [], siteIds: [], dateFrom: "", dateTo: "", reason: "", form: "zip",
            options: [], chosen: {},
        });
        onWillStart(() => this.start());
        onMounted(() => {
            this.interval = browser.setInterval(() => this.poll(), POLL);
        });
        onWillUnmount(() => browser.clearInterval(this.interval));
    }

    async start() {
        const screen = await this.call("get_pack_screen", []);
        this.state.loading = false;
        if (screen) {
            Object.assign(this.state, screen, { dateFrom: screen.periods[0].date_from, dateTo: screen.today });
        }
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args) {
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call(MODEL, method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. Try again.");
            this.body.el?.scrollTo({ top: 0 });
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    toggle(list, id) {
        const chosen = this.state[list];
        this.state[list] = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id];
    }

    choosePeriod(period) {
        Object.assign(this.state, { dateFrom: period.date_from, dateTo: this.state.today });
    }

    get inWork() {
        return this.state.packs.filter((pack) => ["queued", "running"].includes(pack.state));
    }

    get obstacle() {
        const { dateFrom, dateTo, reason } = this.state;
        if (!reason.trim()) {
            return _t("Say for whom the pack is.");
        }
        return dateFrom && dateTo && dateFrom <= dateTo ? "" : _t("The period ends before it begins.");
    }

    async make() {
        const { areaIds, siteIds, dateFrom, dateTo, reason, form } = this.state;
        const pack = await this.call("ask_for_pack", [{
            area_ids: [[6, 0, areaIds]], site_ids: [[6, 0, siteIds]], date_from: dateFrom, date_to: dateTo, reason: reason.trim(), form, ...this.state.chosen,
        }]);
        if (pack) {
            this.state.packs = [pack, ...this.state.packs].slice(0, 5);
            this.body.el?.scrollTo({ top: 0 });
        }
    }

    async retry(pack) {
        if (await this.call("action_retry", [[pack.id]])) {
            await this.ask([pack.id]);
        }
    }

    async poll() {
        if (this.inWork.length && !this.asking) {
            await this.ask(this.inWork.map(({ id }) => id));
        }
    }

    async ask(ids) {
        this.asking = true;
        try {
            const known = Object.fromEntries((await this.orm.silent.call(MODEL, "get_progress", [ids])).map((pack) => [pack.id, pack]));
            this.state.packs = this.state.packs.map((pack) => known[pack.id] || pack);
        } catch {
            // asked again with the next tick
        } finally {
            this.asking = false;
        }
    }

    size(pack) {
        return pack.size > 1e6 ? _t("%s MB", (pack.size / 1e6).toFixed(1)) : _t("%s kB", Math.ceil(pack.size / 1000));
    }

    open(pack) {
        this.action.doAction({ type: "ir.actions.act_window", res_model: MODEL, res_id: pack.id, views: [[false, "form"]] });
    }

    cover(pack) {
        return this.action.doActionButton({ type: "object", name: "action_cover_sheet", resModel: MODEL, resId: pack.id, resIds: [pack.id], context: {} });
    }
}

registry.category("actions").add("medical_office_compliance.inspector", MedicalInspector);
