import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fuzzyTest } from "@web/core/utils/search";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { parseGs1 } from "../receive/gs1";

const ROOM_KEY = "medical_request_room";
const PAGE = 60;
const URGENCIES = [
    ["routine", _t("Routine")],
    ["soon", _t("Soon")],
    ["urgent", _t("Urgent")],
];

/**
 * Asking for supplies in under a minute, made for a phone: see `medical.supply.request` on the server.
 * Nothing is sent before Send; what fails to be sent stays in the cart.
 */
export class MedicalRequest extends Component {
    static template = "medical_office_inventory.Request";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.urgencies = URGENCIES;
        this.state = useState({
            rooms: [], roomId: false, supplies: [], search: "", category: "", belowPar: false, shown: PAGE,
            lines: [], freeText: "", urgency: "routine", dateNeeded: "", reason: "", cartOpen: false,
            busy: false, error: "", sent: null,
        });
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => this.onScan(ev.detail.barcode));
        onWillStart(() => this.start());
    }

    async start() {
        this.state.rooms = (await this.call("get_request_rooms", [])) || [];
        const wanted = this.props.action.context?.medical_room_id || Number(browser.localStorage.getItem(ROOM_KEY));
        const room = this.state.rooms.find((room) => room.id === wanted) || this.state.rooms[0];
        if (room) {
            await this.chooseRoom(room.id);
        }
        const product = this.props.action.context?.medical_product_id;
        const supply = this.state.supplies.find((supply) => supply.id === product);
        if (supply) {
            this.step(supply, 1);
        }
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args) {
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call("medical.supply.request", method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. Your list is kept: try again.");
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    async chooseRoom(roomId) {
        const supplies = await this.call("get_request_catalog", [roomId]);
        if (supplies) {
            browser.localStorage.setItem(ROOM_KEY, roomId);
            Object.assign(this.state, { roomId, supplies, category: "", shown: PAGE });
        }
    }

    // Catalogue

    get categories() {
        return [...new Set(this.state.supplies.map((supply) => supply.category))].sort();
    }

    get matching() {
        const { supplies, search, category, belowPar } = this.state;
        return supplies.filter((supply) =>
            (!search || fuzzyTest(search, `${supply.name} ${supply.code}`))
            && (!category || supply.category === category)
            && (!belowPar || this.isBelowPar(supply)));
    }

    get visible() {
        return this.matching.slice(0, this.state.shown);
    }

    filter(values) {
        Object.assign(this.state, { shown: PAGE, ...values });
    }

    isBelowPar(supply) {
        return supply.par > 0 && supply.on_hand < supply.par;
    }

    show(quantity) {
        return String(Math.round(quantity * 100) / 100);
    }

    // Cart

    units(supply) {
        return [...supply.packs, { id: supply.uom_id, name: supply.uom, factor: 1 }];
    }

    lineOf(supply) {
        return this.state.lines.find((line) => line.product_id === supply.id);
    }

    quantityOf(supply) {
        return this.lineOf(supply)?.quantity || 0;
    }

    unitOf(supply) {
        const chosen = this.lineOf(supply)?.uom_id || supply.chosen;
        return this.units(supply).find((unit) => unit.id === chosen) || this.units(supply)[0];
    }

    step(supply, change) {
        this.setQuantity(supply, this.quantityOf(supply) + change);
    }

    setQuantity(supply, quantity) {
        const line = this.lineOf(supply);
        const wanted = Math.max(Math.round((Number(String(quantity).replace(",", ".")) || 0) * 100) / 100, 0);
        if (line && !wanted) {
            this.state.lines.splice(this.state.lines.indexOf(line), 1);
        } else if (line) {
            line.quantity = wanted;
        } else if (wanted) {
            const unit = this.unitOf(supply);
            this.state.lines.push({ product_id: supply.id, name: supply.name, quantity: wanted, uom_id: unit.id, unit: unit.name });
        }
    }

    setUnit(supply, uomId) {
        const unit = this.units(supply).find((unit) => unit.id === Number(uomId));
        supply.chosen = unit.id;
        const line = this.lineOf(supply);
        if (line) {
            Object.assign(line, { uom_id: unit.id, unit: unit.name });
        }
    }

    supplyOf(line) {
        return this.state.supplies.find((supply) => supply.id === line.product_id);
    }

    addFreeText() {
        const text = this.state.freeText.trim();
        if (text) {
            this.state.lines.push({ description: text, name: text, quantity: 1, unit: "" });
            this.state.freeText = "";
        }
    }

    onFreeTextKey(ev) {
        if (ev.key === "Enter") {
            this.addFreeText();
        }
    }

    stepLine(line, change) {
        line.quantity = Math.max(line.quantity + change, 0);
        if (!line.quantity) {
            this.remove(line);
        }
    }

    remove(line) {
        this.state.lines.splice(this.state.lines.indexOf(line), 1);
    }

    /** A hand scanner: each scan adds one pack, or one unit where there are no packs. */
    onScan(code) {
        const number = (parseGs1(code)?.item || code).replace(/^0+/, "");
        const supply = this.state.supplies.find((supply) =>
            number && (supply.barcode.replace(/^0+/, "") === number || supply.code === code));
        if (!supply) {
            this.notification.add(_t("%s is not in the catalogue.", code), { type: "warning" });
            return;
        }
        this.step(supply, 1);
        this.notification.add(
            _t("%(quantity)s × %(unit)s: %(name)s", {
                quantity: this.show(this.quantityOf(supply)), unit: this.unitOf(supply).name, name: supply.name,
            }), { type: "success" });
    }

    // Sending

    get hint() {
        const count = this.state.lines.length;
        return count === 1 ? _t("1 supply") : _t("%s supplies", count);
    }

    async send() {
        this.addFreeText();
        const { roomId, urgency, dateNeeded, reason, lines } = this.state;
        const sent = await this.call("send_request", [
            { room_id: roomId, urgency, reason, date_needed: dateNeeded || false },
            lines.map(({ product_id, description, quantity, uom_id }) => (product_id ? { product_id, quantity, uom_id } : { description, quantity })),
        ]);
        if (sent) {
            Object.assign(this.state, {
                sent, lines: [], freeText: "", urgency: "routine", dateNeeded: "", reason: "", cartOpen: false, search: "",
            });
        }
    }

    async again() {
        this.state.sent = null;
        await this.chooseRoom(this.state.roomId);
    }

    openRequest() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "medical.supply.request",
            res_id: this.state.sent.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("medical_office_inventory.request", MedicalRequest);
