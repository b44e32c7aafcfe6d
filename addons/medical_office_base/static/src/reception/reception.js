import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ReceptionCard } from "./reception_card";
import { ReceptionWalkIn } from "./reception_walk_in";

const MODEL = "medical.reception";
const REFRESH = 30 * 1000;
const SITE_KEY = "medical_reception_site";

/** The day of a site at the reception: what the server says, in columns by status; each tap is a call of `medical.reception`. */
export class MedicalReception extends Component {
    static template = "medical_office_base.Reception";
    static components = { ReceptionCard, ReceptionWalkIn };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({
            day: null, loading: false, busy: false, error: "", search: "", providerId: 0, tab: "expected", open: 0, asking: "", walkIn: false,
        });
        const onVisible = () => document.visibilityState === "visible" && this.refresh();
        onWillStart(() => this.load(Number(browser.localStorage.getItem(SITE_KEY)) || false));
        onMounted(() => {
            browser.addEventListener("visibilitychange", onVisible);
            this.timer = browser.setInterval(() => this.refresh(), REFRESH);
        });
        onWillUnmount(() => {
            browser.removeEventListener("visibilitychange", onVisible);
            browser.clearInterval(this.timer);
        });
    }

    // Talking to the server

    async call(method, args) {
        this.state.error = "";
        try {
            return await this.orm.silent.call(MODEL, method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. Check the connection, then try again.");
        }
        return null;
    }

    async load(siteId, day = false) {
        this.state.loading = true;
        let answer = await this.call("get_day", [siteId, day]);
        if (!answer && siteId && !this.state.day) {
            // a site of before, at which one doesn't work any more
            answer = await this.call("get_day", [false, day]);
        }
        this.state.loading = false;
        this.show(answer);
    }

    show(day) {
        if (day) {
            this.state.day = day;
            if (!day.providers?.some((provider) => provider.id === this.state.providerId)) {
                this.state.providerId = 0;
            }
        }
    }

    async refresh() {
        const day = this.state.day;
        if (day?.site_id && !this.state.busy && !this.state.loading && document.visibilityState === "visible") {
            const answer = await this.call("get_day", [day.site_id, day.is_today ? false : day.day]);
            if (!this.state.busy && this.state.day?.site_id === answer?.site_id) {
                this.show(answer);
            }
        }
    }

    async move(visit, step, roomId = false, reason = false) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const answer = await this.call("move", [visit.id, step, roomId, reason]);
        this.state.busy = false;
        if (answer) {
            Object.assign(this.state, { open: 0, asking: "" });
            this.show(answer);
            if (step !== "undo") {
                const label = { arrived: _t("Arrived"), roomed: _t("In the room"), left: _t("Left"), no_show: _t("No-show"), cancelled: _t("Cancelled") }[step];
                const dismiss = this.notification.add(visit.name, {
                    title: label, type: "success", autocloseDelay: 6000,
                    buttons: [{ name: _t("Undo"), onClick: () => (dismiss(), this.move(visit, "undo")) }],
                });
            }
        } else {
            const said = this.state.error;
            await this.refresh();
            this.state.error = said;
        }
    }

    async walkIn(patient, values) {
        const answer = await this.call("walk_in", [this.state.day.site_id, patient.id, values]);
        if (answer) {
            this.state.walkIn = false;
            this.state.tab = "arrived";
            this.show(answer);
        }
    }

    // What is shown

    get visits() {
        const words = this.state.search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
        return this.state.day.visits.filter(
            (visit) =>
                (!this.state.providerId || visit.provider_id === this.state.providerId) &&
                words.every((word) => `${visit.name} ${visit.called} ${visit.number}`.toLocaleLowerCase().includes(word)));
    }

    get columns() {
        const pick = (...states) => this.visits.filter((visit) => states.includes(visit.state));
        const waiting = pick("arrived").sort((one, other) => other.wait - one.wait);
        return [
            { key: "expected", title: _t("Expected"), visits: pick("expected"), nothing: _t("Nobody is expected any more.") },
            { key: "arrived", title: _t("Waiting"), visits: waiting, nothing: _t("Nobody is waiting.") },
            { key: "roomed", title: _t("In the Room"), visits: pick("roomed"), nothing: _t("Nobody is in a room.") },
            { key: "done", title: _t("Done"), visits: pick("left", "no_show", "cancelled"), nothing: _t("Nobody has left yet.") },
        ];
    }

    chooseSite(siteId) {
        browser.localStorage.setItem(SITE_KEY, siteId);
        return this.load(Number(siteId));
    }

    step(days) {
        const day = luxon.DateTime.fromISO(this.state.day.day).plus({ days }).toISODate();
        return this.load(this.state.day.site_id, day);
    }

    toggle(visit, asking) {
        const same = this.state.open === visit.id && this.state.asking === asking;
        Object.assign(this.state, same ? { open: 0, asking: "" } : { open: visit.id, asking });
    }

    openVisit(visit) {
        return this.action.doAction("medical_office_base.action_medical_visit", {
            viewType: "form", props: { resId: visit.id }, additionalContext: {},
        });
    }
}

registry.category("actions").add("medical_office_base.reception", MedicalReception);
