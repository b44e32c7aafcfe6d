import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Scan } from "../scan/scan";
import { parseGs1 } from "./gs1";

const { DateTime } = luxon;
const CONDITIONS = [
    ["ok", _t("In order")],
    ["damaged", _t("Damaged")],
    ["wrong", _t("Wrong item")],
];
const OUTCOMES = [
    ["quarantine", _t("Quarantine")],
    ["refuse", _t("Refuse")],
    ["accept", _t("Accept")],
];

/**
 * Receiving a delivery, made for a phone at the door: one card per item, see the server model `medical.receipt`.
 */
export class MedicalReceive extends Component {
    static template = "medical_office_inventory.Receive";
    static components = { Scan };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.conditions = CONDITIONS;
        this.state = useState({ receipt: null, parts: [], error: "", question: null, overOk: false, busy: false, result: null });
        this.nextKey = 1;
        onWillStart(() => this.load());
    }

    get pickingId() {
        return this.props.action.context.active_id;
    }

    get storageKey() {
        return `medical_receive_${this.pickingId}`;
    }

    async load() {
        const receipt = await this.call("get_receipt", [this.pickingId]);
        if (!receipt) {
            return;
        }
        this.state.receipt = receipt;
        this.state.parts = receipt.items.map((item) => this.newPart(item));
        this.restore();
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args, kwargs = {}) {
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call("medical.receipt", method, args, kwargs);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. What you typed is kept: try again.");
            this.root.el?.scrollTo({ top: 0, behavior: "smooth" });
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    // What is typed survives a phone that reloads the page.

    newPart(item) {
        return {
            key: this.nextKey++, move_id: item.move_id, quantity: "", lot: "", expiry: "", condition: "ok", outcome: "", note: "",
        };
    }

    restore() {
        try {
            const kept = JSON.parse(browser.sessionStorage.getItem(this.storageKey) || "[]");
            const moves = new Set(this.state.receipt.items.map((item) => item.move_id));
            if (kept.length && kept.every((part) => moves.has(part.move_id)) && kept.length >= moves.size) {
                this.state.parts = kept.map((part) => ({ ...this.newPart(part), ...part, key: this.nextKey++ }));
            }
        } catch {
            browser.sessionStorage.removeItem(this.storageKey);
        }
    }

    keep() {
        this.state.question = null;
        this.state.overOk = false;
        browser.sessionStorage.setItem(this.storageKey, JSON.stringify(this.state.parts));
    }

    // Figures and words

    partsOf(item) {
        return this.state.parts.filter((part) => part.move_id === item.move_id);
    }

    number(text) {
        return Number(String(text).replace(",", ".")) || 0;
    }

    show(quantity) {
        return String(Math.round(quantity * 100) / 100);
    }

    total(item) {
        return this.partsOf(item).reduce((sum, part) => sum + this.number(part.quantity), 0);
    }

    /** What is taken in: all but what is refused. */
    came(item) {
        return this.partsOf(item).reduce(
            (sum, part) => sum + (this.outcome(item, part) === "refuse" ? 0 : this.number(part.quantity)), 0);
    }

    /** "3 × Box of 100", when that is what was ordered. */
    packs(item, quantity) {
        const packs = quantity / item.pack_qty;
        return item.pack && Number.isInteger(Math.round(packs * 1e6) / 1e6) ? `${this.show(packs)} × ${item.pack}` : "";
    }

    date(text) {
        return text ? formatDate(DateTime.fromISO(text)) : "";
    }

    daysLeft(part) {
        return DateTime.fromISO(part.expiry).diff(DateTime.fromISO(this.state.receipt.today), "days").days;
    }

    /** The server decides again; this only shows it at once. */
    condition(item, part) {
        if (part.condition !== "ok" || !item.expiry || !part.expiry) {
            return part.condition;
        }
        const left = this.daysLeft(part);
        return left < 0 ? "expired" : left < item.short_days ? "short_dated" : "ok";
    }

    outcome(item, part) {
        const condition = this.condition(item, part);
        const allowed = this.outcomes(item, part).map(([value]) => value);
        if (part.outcome && allowed.includes(part.outcome)) {
            return part.outcome;
        }
        return condition === "ok" ? "accept" : condition === "short_dated" ? item.policy : "refuse";
    }

    outcomes(item, part) {
        const condition = this.condition(item, part);
        if (condition === "ok") {
            return [];
        }
        const accepts = condition === "short_dated" && this.state.receipt.is_manager;
        return OUTCOMES.filter(([value]) => value !== "accept" || accepts);
    }

    warning(item, part) {
        const condition = this.condition(item, part);
        if (condition === "expired") {
            return _t("Expired on %s: never into stock.", this.date(part.expiry));
        }
        if (condition === "short_dated") {
            const left = Math.round(this.daysLeft(part));
            return left === 0 ? _t("Short-dated: expires today.") : _t("Short-dated: %s days left.", left);
        }
        return "";
    }

    needsDetails(item, part) {
        return this.number(part.quantity) > 0 && this.outcome(item, part) !== "refuse";
    }

    missing(item, part) {
        return this.needsDetails(item, part) && ((item.lot && !part.lot.trim()) || (item.expiry && !part.expiry));
    }

    status(item) {
        const total = this.total(item);
        if (!total) {
            return "todo";
        }
        if (this.partsOf(item).some((part) => this.missing(item, part))) {
            return "missing";
        }
        const came = this.came(item);
        if (came < total) {
            return "refused";
        }
        return came < item.expected ? "short" : came > item.expected ? "over" : "done";
    }

    get hint() {
        const { items } = this.state.receipt;
        return items.some((item) => this.status(item) === "missing")
            ? _t("A lot or an expiry date is missing")
            : _t("%(counted)s of %(all)s items counted", { counted: this.counted, all: items.length });
    }

    get counted() {
        return this.state.receipt.items.filter((item) => this.total(item)).length;
    }

    get canReceive() {
        return this.counted && !this.state.receipt.items.some((item) => this.status(item) === "missing") && !this.state.busy;
    }

    // Typing

    set(part, values) {
        Object.assign(part, values);
        this.keep();
    }

    step(item, part, packs) {
        this.set(part, { quantity: this.show(Math.max(this.number(part.quantity) + packs * item.pack_qty, 0)) });
    }

    all(item, part) {
        const others = this.total(item) - this.number(part.quantity);
        this.set(part, { quantity: this.show(Math.max(item.expected - others, 0)) });
    }

    async onLot(item, part, value) {
        const scanned = parseGs1(value);
        this.set(part, scanned ? { lot: (item.serial && scanned.serial) || scanned.lot, expiry: scanned.expiry || part.expiry } : { lot: value.trim() });
        if (item.expiry && part.lot && !part.expiry) {
            const lot = part.lot;
            const expiry = await this.orm.silent.call("medical.receipt", "get_lot_expiry", [item.move_id, lot]).catch(() => "");
            if (expiry && part.lot === lot && !part.expiry) {
                this.set(part, { expiry });
            }
        }
    }

    split(item) {
        const last = this.state.parts.findLastIndex((part) => part.move_id === item.move_id);
        this.state.parts.splice(last + 1, 0, this.newPart(item));
        this.keep();
    }

    remove(part) {
        this.state.parts.splice(this.state.parts.indexOf(part), 1);
        this.keep();
    }

    /** Each scan of an item counts one pack; the code of a box brings lot (or serial number) and expiry along. */
    onScan(code, scanned) {
        if (!this.state.receipt?.open || this.state.result) {
            return true;
        }
        const number = (scanned ? scanned.item : code).replace(/^0+/, "");
        const item = this.state.receipt.items.find((item) => scanned?.own
            ? item.code === scanned.own : number && item.barcode.replace(/^0+/, "") === number);
        if (!item) {
            this.notification.add(scanned?.item
                ? _t("Nothing of this delivery has the item number %s.", scanned.item)
                : _t("%s is not part of this delivery.", code), { type: "warning" });
            return true;
        }
        const lot = (item.serial ? scanned?.serial : scanned?.lot) || "";
        if (item.serial && lot && this.partsOf(item).some((part) => part.lot === lot)) {
            this.notification.add(_t("Serial number %s is counted already.", lot), { type: "warning" });
            return true;
        }
        let part = this.partsOf(item).find((part) => (!part.lot || (!item.serial && (part.lot === lot || !lot))) && part.condition === "ok");
        if (!part) {
            this.split(item);
            part = this.partsOf(item).at(-1);
        }
        this.set(part, { lot: lot || part.lot, expiry: scanned?.expiry || part.expiry });
        if (item.serial) {
            this.set(part, { quantity: "1" });
        } else {
            this.step(item, part, 1);
        }
        this.root.el.querySelector(`[data-move="${item.move_id}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
        return true;
    }

    // Receiving

    async receive(rest = null) {
        const { receipt, parts } = this.state;
        const items = parts.map((part) => {
            const item = receipt.items.find((item) => item.move_id === part.move_id);
            const condition = this.condition(item, part);
            return {
                move_id: part.move_id,
                quantity: this.number(part.quantity),
                lot: part.lot,
                expiry: part.expiry,
                condition: part.condition,
                outcome: condition === "ok" ? "" : this.outcome(item, part),
                note: part.note,
            };
        });
        const answer = await this.call("receive", [receipt.id, items], { rest, over_ok: this.state.overOk });
        if (answer?.ask) {
            this.state.question = answer;
        } else if (answer?.done) {
            browser.sessionStorage.removeItem(this.storageKey);
            this.state.question = null;
            this.state.result = answer;
            this.root.el?.scrollTo({ top: 0 });
        }
    }

    confirmOver() {
        this.state.overOk = true;
        this.state.question = null;
        return this.receive();
    }

    open(xmlid) {
        return this.action.doAction(xmlid, { clearBreadcrumbs: true });
    }

    openReceipt() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "stock.picking",
            res_id: this.pickingId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("medical_office_inventory.receive", MedicalReceive);
