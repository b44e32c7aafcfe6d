import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fuzzyTest } from "@web/core/utils/search";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Scan } from "../scan/scan";
import { choiceOf, choose as chooseFund, fundObstacle, fundValues, isBorrowed, lotsOf, stocksOf } from "./use_fund";

const { DateTime } = luxon;
const ROOM_KEY = "medical_use_room";
const PAGE = 60;
const NOTE_REASONS = ["waste", "damaged"];
const VISIT_REASONS = ["use", "waste"];

/**
 * Recording what leaves a room, made for a phone in that room: see `medical.use.screen` on the server.
 * One supply at a time; what the server refuses stays as it was typed.
 */
export class MedicalUse extends Component {
    static template = "medical_office_inventory.Use";
    static components = { Scan };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.panel = useRef("panel");
        this.state = useState({
            rooms: [], reasons: [], funds: [], eligibility: [], borrowReasons: [], borrows: false, controlled: false, roomId: false, targets: [], visits: [], supplies: [],
            search: "", elsewhere: false, shown: PAGE, entry: null, busy: false, error: "", unfit: null,
        });
        onWillStart(() => this.start());
    }

    async start() {
        const screen = await this.call("get_use_screen", []);
        if (!screen) {
            return;
        }
        Object.assign(this.state, screen);
        const wanted = this.props.action.context?.medical_room_id || Number(browser.localStorage.getItem(ROOM_KEY));
        const room = screen.rooms.find((room) => room.id === wanted) || screen.rooms[0];
        if (room) {
            await this.chooseRoom(room.id);
        }
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args, model = "medical.use.screen") {
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call(model, method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. What you typed is kept: try again.");
            this.panel.el?.scrollTo({ top: 0, behavior: "smooth" });
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    async chooseRoom(roomId) {
        // nothing of the room before can be tapped meanwhile
        const { roomId: previous, supplies, visits } = this.state;
        Object.assign(this.state, { roomId, supplies: [], visits: [], entry: null, unfit: null, elsewhere: false, shown: PAGE });
        const catalog = await this.call("get_use_catalog", [roomId]);
        if (catalog) {
            browser.localStorage.setItem(ROOM_KEY, roomId);
        }
        Object.assign(this.state, catalog || { roomId: previous, supplies, visits });
    }

    // List

    get manySites() {
        return new Set(this.state.rooms.map((room) => room.site)).size > 1;
    }

    get matching() {
        const { supplies, search, elsewhere } = this.state;
        return supplies.filter((supply) =>
            (elsewhere || search || supply.on_hand > 0)
            && (!search || fuzzyTest(search, `${supply.name} ${supply.code} ${supply.lots.map((lot) => lot.name).join(" ")}`)));
    }

    get visible() {
        // what is in the room first
        return [...this.matching].sort((one, other) => (other.on_hand > 0) - (one.on_hand > 0)).slice(0, this.state.shown);
    }

    show(quantity) {
        return String(Math.round(quantity * 100) / 100);
    }

    date(text) {
        return text ? formatDate(DateTime.fromISO(text)) : "";
    }

    badge(lot) {
        return lot.days < 0 ? "text-bg-danger" : lot.days <= 30 ? "text-bg-warning" : "text-bg-info";
    }

    lotWords(lot) {
        return lot.text || (lot.expiry ? _t("Expires %s", this.date(lot.expiry)) : _t("No expiry date"));
    }

    // Entry

    units(supply) {
        return [{ id: supply.uom_id, name: supply.uom, factor: 1 }, ...supply.packs];
    }

    choose(supply, lotId = false) {
        if (supply.controlled && !lotId && supply.lots.length === 1) {
            lotId = supply.lots[0].id;
        }
        this.state.entry = {
            supply, quantity: 1, uom_id: supply.uom_id, reason: "use", lot_id: lotId, note: "", dest_room_id: false, not_listed: false,
            visit_id: this.visitHere, ...choiceOf(supply, lotId),
        };
        Object.assign(this.state, { unfit: null, error: "" });
    }

    close() {
        Object.assign(this.state, { entry: null, unfit: null, error: "" });
    }

    change(values) {
        Object.assign(this.state.entry, { not_listed: false, ...values });
        this.state.unfit = null;
    }

    // Whose doses, for vaccine that is kept apart by fund

    get asksEligibility() {
        return this.state.entry.supply.by_fund && this.state.entry.reason === "use";
    }

    get stocks() {
        return stocksOf(this.state.entry.supply, this.state.funds);
    }

    get borrowed() {
        return isBorrowed(this.state.entry, this.state.funds);
    }

    get lots() {
        return lotsOf(this.state.entry);
    }

    changeFund(values) {
        this.change(chooseFund(this.state.entry, values, this.state.funds));
    }

    step(change) {
        this.setQuantity(this.state.entry.quantity + change);
    }

    setQuantity(text) {
        const quantity = Number(String(text).replace(",", ".")) || 0;
        this.change({ quantity: Math.max(Math.round(quantity * 100) / 100, 0) });
    }

    /** The visit in this room, where there is just one. */
    get visitHere() {
        const here = this.state.visits.filter((visit) => visit.here);
        return here.length === 1 ? here[0].id : false;
    }

    get takesVisit() {
        return this.state.visits.length && VISIT_REASONS.includes(this.state.entry.reason);
    }

    get needsNote() {
        return NOTE_REASONS.includes(this.state.entry.reason) || (this.borrowed && this.state.entry.borrow_reason === "other");
    }

    /** What keeps the entry from being recorded, in words. */
    get obstacle() {
        const { supply, quantity, lot_id, note, reason, dest_room_id } = this.state.entry;
        if (supply.controlled && !this.state.controlled) {
            return _t("Controlled substances are taken by clinicians, the supply clerk and the office manager.");
        }
        if (supply.controlled && !lot_id) {
            return supply.lots.length ? _t("Choose the lot.") : _t("The book has none here: controlled substances are never taken beyond the book.");
        }
        if (!quantity) {
            return _t("Say how many.");
        }
        const fund = fundObstacle(this.state.entry, this.state);
        if (fund) {
            return fund;
        }
        if (this.needsNote && !note.trim()) {
            return _t("Say what happened.");
        }
        if (reason === "transfer" && !dest_room_id) {
            return _t("Choose the room.");
        }
        return "";
    }

    /** More than the book has: still recorded, and said beforehand. */
    get beyond() {
        const { supply, quantity, uom_id, lot_id } = this.state.entry;
        const onHand = supply.by_fund ? this.lots.reduce((sum, lot) => sum + lot.quantity, 0) : supply.on_hand;
        const wanted = quantity * this.units(supply).find((unit) => unit.id === uom_id).factor;
        const there = lot_id ? (this.lots.find((lot) => lot.id === lot_id)?.quantity ?? 0) : onHand;
        return !supply.controlled && wanted > Math.max(there, 0) ? this.show(Math.max(there, 0)) : false;
    }

    async record(values = {}) {
        this.change(values);
        const { supply, quantity, uom_id, reason, lot_id, note, dest_room_id, not_listed, visit_id } = this.state.entry;
        const answer = await this.call("record_use", [{
            room_id: this.state.roomId, product_id: supply.id, quantity, uom_id, reason, not_listed, note: note.trim() || false,
            lot_id: lot_id || false, dest_room_id: reason === "transfer" ? dest_room_id : false,
            ...(this.takesVisit && visit_id ? { visit_id } : {}),
            ...fundValues(this.state.entry, this.state.funds),
        }]);
        if (answer?.unfit) {
            this.state.unfit = answer;
        } else if (answer) {
            this.update(answer.supply);
            this.close();
            this.confirm(answer, supply, reason);
        }
    }

    update(row) {
        const index = this.state.supplies.findIndex((supply) => supply.id === row.id);
        this.state.supplies.splice(index, 1, row);
    }

    confirm(answer, supply, reason) {
        const done = this.state.reasons.find(({ key }) => key === reason).label;
        const parts = [_t("%(quantity)s %(unit)s, %(name)s.", { quantity: this.show(answer.quantity), unit: answer.unit, name: supply.name })];
        if (answer.lots) {
            parts.push(_t("Lot %s.", answer.lots));
        }
        if (answer.unbooked) {
            parts.push(_t("%(count)s %(unit)s were not on the book: a count was asked for.", { count: this.show(answer.unbooked), unit: supply.uom }));
        }
        const dismiss = this.notification.add(parts.join(" "), {
            title: done, type: answer.unbooked ? "warning" : "success", autocloseDelay: 10000, className: "o_medical_use_toast",
            buttons: [{
                name: _t("Undo"),
                onClick: async () => {
                    dismiss();
                    if (await this.call("undo", [[answer.id]], "medical.supply.use")) {
                        await this.refresh(supply);
                        this.notification.add(_t("%s is undone: everything is where it was.", answer.name), { type: "info" });
                    }
                },
            }],
        });
    }

    async refresh(supply) {
        const catalog = await this.call("get_use_catalog", [this.state.roomId, [supply.id]]);
        if (catalog) {
            this.update(catalog.supplies[0]);
        }
    }

    /** The first scan chooses the supply, and its lot where the code says it; each further one adds one. */
    onScan(code, gs1, typed) {
        const room = this.state.rooms.find((room) => room.code && room.code === code);
        if (room) {
            this.chooseRoom(room.id);
            return true;
        }
        const number = (gs1?.item || code).replace(/^0+/, "");
        let lotName = gs1?.lot || gs1?.serial || "";
        let supply = this.state.supplies.find((supply) => gs1?.own
            ? supply.code === gs1.own : (number && supply.barcode.replace(/^0+/, "") === number) || supply.code === code);
        if (!supply && !gs1) {
            supply = this.state.supplies.find((supply) => supply.lots.some((lot) => lot.name === code));
            lotName = code;
        }
        if (!supply) {
            return typed && !gs1 ? false : this.unknown(code, gs1);
        }
        const lot = supply.lots.find((lot) => lot.name === lotName);
        if (lotName && !lot && supply.lots.length) {
            this.notification.add(_t("By the book, lot %s is not in this room. Choose the lot.", lotName), { type: "warning" });
        }
        const entry = this.state.entry;
        if (entry?.supply.id === supply.id && (!lot || entry.lot_id === lot.id)) {
            this.step(1);
        } else {
            this.choose(supply, lot?.id || false);
        }
        return true;
    }

    unknown(code, gs1) {
        this.notification.add(gs1?.item
            ? _t("No supply has the item number %s. Write it on the supply as its barcode.", gs1.item)
            : _t("%s is not in the catalogue.", code), { type: "warning" });
        return true;
    }
}

registry.category("actions").add("medical_office_inventory.use", MedicalUse);
