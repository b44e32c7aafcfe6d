import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { fuzzyTest } from "@web/core/utils/search";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { parseGs1 } from "../receive/gs1";
import { Sending } from "@medical_office_base/touch/sending";

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
        this.sending = new Sending();
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
            // what the room keeps comes first
            supplies.sort((one, other) => this.isOfRoom(other) - this.isOfRoom(one));
            Object.assign(this.state, { roomId, supplies, category: "", shown: PAGE });
        }
    }

    async onRoom(ev) {
        await this.chooseRoom(Number(ev.target.value));
        // where the room could not be loaded the list shows what is still asked for
        ev.target.value = this.state.roomId;
    }

    get currentRoom() {
        return this.state.rooms.find((room) => room.id === this.state.roomId);
    }

    get roomGroups() {
        const own = this.state.rooms.filter((room) => room.own);
        const others = this.state.rooms.filter((room) => !room.own);
        return own.length && others.length
            ? [{ name: _t("My sites"), rooms: own }, { name: _t("Other sites"), rooms: others }]
            : [{ name: _t("Rooms"), rooms: own.concat(others) }];
    }

    isOfRoom(supply) {
        return supply.par > 0 || supply.on_hand > 0;
    }

    // Catalogue

    get categories() {
        return [...new Set(this.state.supplies.map((supply) => supply.category))].sort();
    }

    get matching() {
        const { supplies, search, category, belowPar } = this.state;
        const scanned = search && this.supplyByCode(search)?.supply;
        return supplies.filter((supply) =>
            (!search || fuzzyTest(search, `${supply.name} ${supply.code}`) || supply === scanned)
            && (!category || supply.category === category)
            && (!belowPar || this.isBelowPar(supply)));
    }

    /** What is shown, in parts: what the room keeps, then the rest. */
    get parts() {
        const visible = this.matching.slice(0, this.state.shown);
        const own = visible.filter((supply) => this.isOfRoom(supply));
        const rest = visible.filter((supply) => !this.isOfRoom(supply));
        return [
            { key: "own", title: _t("In this room"), supplies: own },
            { key: "rest", title: own.length ? _t("Everything else") : _t("Supplies"), supplies: rest },
        ].filter((part) => part.supplies.length);
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

    /** The supply that bears a code, and the unit when it is the code of a pack. */
    supplyByCode(code) {
        const plain = (text) => text.replace(/^0+/, "");
        const number = plain(parseGs1(code)?.item || code.trim());
        if (!number) {
            return null;
        }
        for (const supply of this.state.supplies) {
            const pack = Object.keys(supply.codes).find((key) => plain(key) === number);
            if (pack || plain(supply.barcode) === number || supply.code === code.trim()) {
                return { supply, unit: this.units(supply).find((unit) => unit.id === supply.codes[pack]) };
            }
        }
        return null;
    }

    /** One more, of the unit that was scanned: a box beside three pieces makes it 103 pieces, not four boxes. */
    addOne(supply, unit) {
        const line = this.lineOf(supply);
        const current = this.unitOf(supply);
        if (!unit || unit.id === current.id) {
            this.step(supply, 1);
        } else if (!line) {
            supply.chosen = unit.id;
            this.step(supply, 1);
        } else if (unit.factor > current.factor) {
            this.setQuantity(supply, line.quantity + unit.factor / current.factor);
        } else {
            const before = (line.quantity * current.factor) / unit.factor;
            this.setUnit(supply, unit.id);
            this.setQuantity(supply, before + 1);
        }
    }

    /** A hand scanner adds one of what bears the code: a pack, or the unit that is chosen. */
    onScan(code) {
        const found = this.supplyByCode(code);
        if (!found) {
            this.notification.add(_t("%s is not in the catalogue. Search for it, or describe it in the list.", code), { type: "warning" });
            return;
        }
        const { supply, unit } = found;
        this.addOne(supply, unit);
        this.notification.add(
            _t("%(quantity)s × %(unit)s: %(name)s", {
                quantity: this.show(this.quantityOf(supply)), unit: this.unitOf(supply).name, name: supply.name,
            }), { type: "success" });
    }

    /** Scanners end with Enter: a code that goes into the search field counts as well. */
    onSearchKey(ev) {
        const code = ev.target.value;
        if (ev.key === "Enter" && this.supplyByCode(code)) {
            ev.target.value = "";
            this.filter({ search: "" });
            this.onScan(code);
        }
    }

    // Sending

    get hint() {
        const count = this.state.lines.length;
        return count === 1 ? _t("1 supply") : _t("%s supplies", count);
    }

    async send() {
        if (this.state.busy) {
            return;
        }
        this.addFreeText();
        const { roomId, urgency, dateNeeded, reason, lines } = this.state;
        const content = [
            { room_id: roomId, urgency, reason, date_needed: dateNeeded || false },
            lines.map(({ product_id, description, quantity, uom_id }) => (product_id ? { product_id, quantity, uom_id } : { description, quantity })),
        ];
        const sent = await this.call("send_request", [...content, this.sending.tokenFor(JSON.stringify(content))]);
        if (sent) {
            this.sending.end();
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
