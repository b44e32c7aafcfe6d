import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { shrinkPhoto } from "@medical_office_base/touch/files";

const SITE_KEY = "medical_issue_site";
const MAX_PHOTOS = 3;
const ICONS = {
    dysfunction: "fa-chain-broken", near_miss: "fa-exclamation-circle", incident: "fa-exclamation-triangle",
    complaint_patient: "fa-wheelchair", complaint_staff: "fa-user", suggestion: "fa-lightbulb-o",
};

/**
 * Reporting an issue in a minute: see `medical.issue.screen` on the server. What is typed stays in memory alone: a draft kept in the
 * browser would be read by whoever uses it next.
 */
export class MedicalIssueReport extends Component {
    static template = "medical_office_compliance.IssueReport";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.body = useRef("body");
        this.icons = ICONS;
        this.state = useState({ loading: true, busy: false, error: "", kinds: [], areas: [], sites: [], rooms: [], siteId: false, ...this.blank() });
        onWillStart(() => this.start());
    }

    blank() {
        return { kind: null, area: "", roomId: false, text: "", photos: [], discretion: "named", isHr: null, sent: null };
    }

    async start() {
        const screen = await this.call("get_issue_screen", []);
        this.state.loading = false;
        if (screen) {
            Object.assign(this.state, screen);
            const remembered = Number(browser.localStorage.getItem(SITE_KEY));
            this.state.siteId = (screen.sites.find(({ id, mine }) => mine && id === remembered) || screen.sites[0])?.id || false;
        }
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args) {
        if (this.state.busy) {
            return null;
        }
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call("medical.issue.screen", method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. What you wrote is kept here: try again.");
            this.top();
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    top() {
        this.body.el?.scrollTo({ top: 0 });
    }

    choose(kind) {
        Object.assign(this.state, { kind, error: "" });
        this.top();
    }

    again() {
        Object.assign(this.state, this.blank(), { error: "" });
        this.top();
    }

    get site() {
        return this.state.sites.find(({ id }) => id === this.state.siteId);
    }

    get rooms() {
        return this.state.rooms.filter(({ site_id }) => site_id === this.state.siteId);
    }

    setSite(siteId) {
        browser.localStorage.setItem(SITE_KEY, siteId);
        Object.assign(this.state, { siteId, roomId: false });
    }

    /** About people: HR alone, unless who reports says otherwise. */
    get isHr() {
        const area = this.state.areas.find(({ key }) => key === this.state.area);
        return this.state.isHr ?? !!(this.state.kind.personnel || area?.personnel);
    }

    /** Something broken is a repair, told at once to whoever does it. */
    get isRepair() {
        return this.state.kind.key === "dysfunction" && this.state.area === "equipment";
    }

    async addPhotos(ev) {
        this.state.error = "";
        for (const file of ev.target.files) {
            if (this.state.photos.length >= MAX_PHOTOS) {
                this.state.error = _t("At most %s photos.", MAX_PHOTOS);
                this.top();
                break;
            }
            try {
                this.state.photos.push(await shrinkPhoto(file));
            } catch {
                this.state.error = _t("%s can't be read as a photo.", file.name);
                this.top();
            }
        }
        ev.target.value = "";
    }

    get obstacle() {
        const { siteId, area, text } = this.state;
        if (!text.trim()) {
            return _t("Say in a few words what happened.");
        }
        if (!area) {
            return _t("Choose what it is about.");
        }
        return siteId ? "" : _t("Choose the site.");
    }

    /** Own words for one sending: whoever sends the same again, after a lost answer, reports once. */
    tokenFor(content) {
        if (this.sending?.content !== content) {
            this.sending = { content, token: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}` };
        }
        return this.sending.token;
    }

    async send() {
        const { kind, area, siteId, roomId, text, discretion, photos } = this.state;
        const values = {
            kind: kind.key, area, site_id: siteId, room_id: roomId, text: text.trim(), discretion, is_hr: this.isHr,
            photos: photos.map(({ data }) => ({ data })),
        };
        const sent = await this.call("send_issue", [values, this.tokenFor(JSON.stringify(values))]);
        if (sent) {
            Object.assign(this.state, this.blank(), { sent });
            this.top();
        }
    }

    openProblem() {
        this.action.doAction("medical_office_base.action_medical_problem");
    }

    openOwn() {
        this.action.doAction("medical_office_compliance.action_medical_issue_mine");
    }
}

registry.category("actions").add("medical_office_compliance.issue_report", MedicalIssueReport);
