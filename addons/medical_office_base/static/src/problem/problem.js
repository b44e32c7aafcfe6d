import { onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ReportScreen } from "../touch/report_screen";

const TEXT_KEY = "medical_problem_draft";
const RESULTS = [
    ["accepted", _t("They come")],
    ["no_answer", _t("No answer")],
    ["message", _t("Message left")],
    ["declined", _t("Can't")],
];
const ICONS = { life: "fa-exclamation-triangle", urgent: "fa-bolt", soon: "fa-clock-o", routine: "fa-wrench" };

/**
 * Reporting a problem, made for a phone in one hand: see `medical.problem.screen` on the server. What to do first comes
 * before anything is typed; what fails to be sent stays on the screen.
 */
export class MedicalProblem extends ReportScreen {
    static template = "medical_office_base.Problem";
    model = "medical.problem.screen";
    maxPhotos = 8;
    siteKey = "medical_problem_site";

    setup() {
        super.setup();
        this.results = RESULTS;
        this.icons = ICONS;
        this.state = useState({
            loading: true, busy: false, error: "", kinds: [], sites: [], rooms: [], equipment: [], on_call: [],
            kind: null, siteId: false, roomId: false, equipmentId: false, text: "", photos: [], outOfUse: null,
            open: [], addTo: null, sent: null, called: {},
        });
        const { room, equipment } = router.current;
        this.linked = { room, equipment };
        onWillStart(() => this.start());
    }

    async start() {
        const screen = await this.call("get_problem_screen", []);
        this.state.loading = false;
        if (!screen) {
            return;
        }
        Object.assign(this.state, screen);
        const context = this.props.action.context || {};
        const equipment = screen.equipment.find(({ id }) => id === this.wanted(context, "equipment"));
        const room = screen.rooms.find(({ id }) => id === (this.wanted(context, "room") || equipment?.room_id));
        const remembered = this.rememberedSite;
        const site = screen.sites.find(({ id }) => id === (room?.site_id || equipment?.site_id))
            || screen.sites.find(({ id, mine }) => mine && id === remembered)
            || screen.sites[0];
        Object.assign(this.state, { siteId: site?.id || false, roomId: room?.id || false, equipmentId: equipment?.id || false });
        this.state.text = browser.sessionStorage.getItem(TEXT_KEY) || "";
    }

    /** From the link of a room (?room=12) or the action of a form. */
    wanted(context, name) {
        return Number(context[`medical_${name}_id`] || this.linked[name]) || false;
    }

    get unreachable() {
        return _t("The server can't be reached. What you wrote is kept: try again, or call.");
    }

    // Kinds

    get groups() {
        const of = (...urgencies) => this.state.kinds.filter(({ urgency }) => urgencies.includes(urgency));
        return [
            { key: "life", title: _t("Lives in danger"), kinds: of("life") },
            { key: "urgent", title: _t("Emergency"), kinds: of("urgent") },
            { key: "other", title: _t("Not so urgent"), kinds: of("soon", "routine") },
        ].filter(({ kinds }) => kinds.length);
    }

    async choose(kind) {
        Object.assign(this.state, { kind, outOfUse: null, open: [], error: "" });
        this.top();
        await this.findOpen();
    }

    back() {
        Object.assign(this.state, { kind: null, open: [], addTo: null, sent: null, error: "" });
        this.top();
    }

    get shutoff() {
        const wanted = this.state.kind.shutoff;
        return wanted && this.site?.shutoffs.find(({ key }) => key === wanted);
    }

    get contacts() {
        const { kind, siteId, on_call } = this.state;
        return on_call.filter(({ kind_ids, site_ids }) =>
            (!kind_ids.length || kind_ids.includes(kind.id)) && (!site_ids.length || site_ids.includes(siteId)));
    }

    tel(phone) {
        return `tel:${phone.replace(/[^0-9+*#,;]/g, "")}`;
    }

    // Place

    get things() {
        const { equipment, siteId, roomId } = this.state;
        return equipment.filter(({ site_id, room_id }) => site_id === siteId && (!roomId || room_id === roomId));
    }

    setSite(siteId) {
        this.rememberSite(siteId);
        this.place({ siteId, roomId: false, equipmentId: false });
    }

    setRoom(roomId) {
        const thing = this.state.equipment.find(({ id }) => id === this.state.equipmentId);
        this.place({ roomId: roomId || false, equipmentId: thing && roomId && thing.room_id !== roomId ? false : this.state.equipmentId });
    }

    setEquipment(equipmentId) {
        const thing = this.state.equipment.find(({ id }) => id === equipmentId);
        this.place({ equipmentId: equipmentId || false, roomId: thing?.room_id || this.state.roomId });
    }

    place(values) {
        Object.assign(this.state, values);
        this.findOpen();
    }

    get values() {
        const { kind, siteId, roomId, equipmentId } = this.state;
        return { kind_id: kind.id, site_id: siteId, room_id: roomId, equipment_id: equipmentId };
    }

    /** What is open here already. Nobody waits for it: it is offered when it comes. */
    async findOpen() {
        const values = this.values;
        this.asked = JSON.stringify(values);
        try {
            const open = await this.orm.silent.call("medical.problem.screen", "find_open_problems", [values]);
            if (this.asked === JSON.stringify(values)) {
                this.state.open = open;
            }
        } catch {
            this.state.open = [];
        }
    }

    get canBeOut() {
        return !!(this.state.roomId || this.state.equipmentId);
    }

    get isOut() {
        return this.canBeOut && (this.state.outOfUse ?? this.state.kind.out_of_use);
    }

    // Text and photos

    write(text) {
        this.state.text = text;
        browser.sessionStorage.setItem(TEXT_KEY, text);
    }

    // Sending

    get obstacle() {
        const { kind, siteId, text, addTo, photos } = this.state;
        if (addTo) {
            return text.trim() || photos.length ? "" : _t("Write a note or take a photo.");
        }
        if (!siteId) {
            return _t("Choose the site.");
        }
        return kind.text_needed && !text.trim() ? _t("Say in a few words what is wrong.") : "";
    }

    async send() {
        const { text, photos, addTo } = this.state;
        const content = { text: text.trim(), photos: photos.map(({ name, data }) => ({ name, data })) };
        const values = { ...this.values, ...content, out_of_use: this.canBeOut ? this.isOut : null };
        const sent = addTo
            ? await this.call("add_to_problem", [addTo.id, content])
            : await this.call("send_problem", [values, this.sending.tokenFor(JSON.stringify(values))]);
        if (sent) {
            browser.sessionStorage.removeItem(TEXT_KEY);
            Object.assign(this.state, { sent, text: "", photos: [], addTo: null, open: [], called: {} });
            this.top();
        }
    }

    async take() {
        const sent = await this.call("take_problem", [this.state.sent.id]);
        if (sent) {
            this.state.sent = { ...sent, next: _t("You take it. Tell people when it is solved.") };
        }
    }

    async log(contact, result) {
        const sent = await this.call("log_problem_call", [this.state.sent.id, contact.id, result]);
        if (sent) {
            this.state.called[contact.id] = result;
            this.state.sent = { ...sent, next: result === "accepted" ? _t("%s comes.", contact.name) : this.state.sent.next };
        }
    }

    openProblem() {
        this.action.doAction("medical_office_base.action_maintenance_request", {
            viewType: "form", props: { resId: this.state.sent.id },
        });
    }
}

registry.category("actions").add("medical_office_base.problem", MedicalProblem);
