import { onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ReportScreen } from "@medical_office_base/touch/report_screen";

const ICONS = {
    dysfunction: "fa-chain-broken", near_miss: "fa-exclamation-circle", incident: "fa-exclamation-triangle",
    complaint_patient: "fa-wheelchair", complaint_staff: "fa-user", suggestion: "fa-lightbulb-o",
};

/**
 * Reporting an issue in a minute: see `medical.issue.screen` on the server. What is typed stays in memory alone: a draft kept in the
 * browser would be read by whoever uses it next.
 */
export class MedicalIssueReport extends ReportScreen {
    static template = "medical_office_compliance.IssueReport";
    model = "medical.issue.screen";
    maxPhotos = 3;
    siteKey = "medical_issue_site";

    setup() {
        super.setup();
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
            const remembered = this.rememberedSite;
            this.state.siteId = (screen.sites.find(({ id, mine }) => mine && id === remembered) || screen.sites[0])?.id || false;
        }
    }

    get unreachable() {
        return _t("The server can't be reached. What you wrote is kept here: try again.");
    }

    choose(kind) {
        Object.assign(this.state, { kind, error: "" });
        this.top();
    }

    again() {
        Object.assign(this.state, this.blank(), { error: "" });
        this.top();
    }

    setSite(siteId) {
        this.rememberSite(siteId);
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

    async send() {
        const { kind, area, siteId, roomId, text, discretion, photos } = this.state;
        const values = {
            kind: kind.key, area, site_id: siteId, room_id: roomId, text: text.trim(), discretion, is_hr: this.isHr,
            photos: photos.map(({ data }) => ({ data })),
        };
        const sent = await this.call("send_issue", [values, this.sending.tokenFor(JSON.stringify(values))]);
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
