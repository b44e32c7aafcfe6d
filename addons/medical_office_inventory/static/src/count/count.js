import { Component, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { fuzzyTest } from "@web/core/utils/search";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Scan } from "../scan/scan";
import { CountQueue } from "./count_queue";

const { DateTime } = luxon;
const RETRY = 15000;
const KEYS = ["7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "back"];

/**
 * Counting at the shelf, made for a phone: see `medical.count.screen` on the server. A sheet is chosen, its lines are counted one after
 * the other, what isn't on it is added, and the counting is ended. Of a blind sheet nothing here says what the book has.
 */
export class MedicalCount extends Component {
    static template = "medical_office_inventory.Count";
    static components = { Scan };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.panel = useRef("panel");
        this.queue = new CountQueue({ storage: browser.localStorage, owner: user.userId });
        this.keys = KEYS;
        this.state = useState({
            sheets: null, sheet: null, search: "", onlyLeft: false, lineId: false, typed: "", fresh: true, busy: false, error: "",
            unsent: 0, offline: false, faults: {}, adding: null, left: 0, done: "",
        });
        this.flush = this.flush.bind(this);
        browser.addEventListener("online", this.flush);
        this.timer = browser.setInterval(() => this.state.unsent && this.flush(), RETRY);
        onWillUnmount(() => {
            browser.removeEventListener("online", this.flush);
            browser.clearInterval(this.timer);
        });
        onWillStart(async () => {
            await this.loadSheets();
            const wanted = this.props.action.context?.medical_count_id;
            if (wanted && this.state.sheets?.some((sheet) => sheet.id === wanted)) {
                await this.open(wanted);
            }
        });
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args) {
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call("medical.count.screen", method, args);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. What you counted is kept.");
            this.panel.el?.scrollTo({ top: 0 });
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    // Sheets

    async loadSheets() {
        this.state.sheets = (await this.call("get_sheets", [])) || this.state.sheets || [];
    }

    date(text) {
        return text ? formatDate(DateTime.fromISO(text)) : "";
    }

    async open(sheetId) {
        const sheet = await this.call("open_sheet", [sheetId]);
        if (!sheet) {
            return;
        }
        for (const [lineId, { quantity }] of Object.entries(this.queue.all(sheetId))) {
            const line = sheet.lines.find((line) => line.id === Number(lineId));
            if (line) {
                line.counted = quantity;
            }
        }
        Object.assign(this.state, { sheet, search: "", lineId: false, adding: null, left: 0, done: "", faults: {}, onlyLeft: false });
        this.state.unsent = this.queue.count(sheetId);
        await this.flush();
    }

    async leave() {
        await this.flush();
        Object.assign(this.state, { sheet: null, lineId: false, adding: null, error: "", left: 0 });
        await this.loadSheets();
    }

    // Lines

    get counted() {
        return this.state.sheet.lines.filter((line) => line.counted !== null).length;
    }

    get progress() {
        const { lines } = this.state.sheet;
        return lines.length ? Math.round((100 * this.counted) / lines.length) : 100;
    }

    get places() {
        const { sheet, search, onlyLeft } = this.state;
        const groups = new Map();
        for (const line of sheet.lines) {
            if ((onlyLeft && line.counted !== null) || (search && !fuzzyTest(search, `${line.name} ${line.code} ${line.lot}`))) {
                continue;
            }
            if (!groups.has(line.place_id)) {
                groups.set(line.place_id, { id: line.place_id, name: line.place, lines: [] });
            }
            groups.get(line.place_id).lines.push(line);
        }
        return [...groups.values()];
    }

    get line() {
        return this.state.sheet?.lines.find((line) => line.id === this.state.lineId);
    }

    show(quantity) {
        return String(Math.round(quantity * 100) / 100);
    }

    choose(line) {
        Object.assign(this.state, {
            lineId: line.id, typed: line.counted === null ? "" : this.show(line.counted), fresh: true, adding: null, error: "", left: 0,
        });
        this.panel.el?.scrollTo({ top: 0 });
    }

    close() {
        Object.assign(this.state, { lineId: false, adding: null, error: "" });
    }

    press(key) {
        const { typed, fresh } = this.state;
        if (key === "back") {
            this.state.typed = fresh ? "" : typed.slice(0, -1);
        } else if (key !== "." || fresh || !typed.includes(".")) {
            this.state.typed = fresh ? key : typed + key;
        }
        this.state.fresh = false;
    }

    step(change) {
        this.state.typed = this.show(Math.max((Number(this.state.typed) || 0) + change, 0));
        this.state.fresh = false;
    }

    type(text) {
        this.state.typed = text.replace(",", ".").trim();
        this.state.fresh = false;
    }

    get quantity() {
        const { typed } = this.state;
        const number = Number(typed);
        return typed === "" || !Number.isFinite(number) || number < 0 ? null : Math.round(number * 1e6) / 1e6;
    }

    /** Keep what was typed, and go to the next line that isn't counted. */
    keep(quantity = this.quantity) {
        const line = this.line;
        if (quantity === null) {
            this.state.error = _t("Type how many there are: 0 or more.");
            return;
        }
        line.counted = quantity;
        delete this.state.faults[line.id];
        this.queue.add(this.state.sheet.id, line.id, quantity);
        this.state.unsent = this.queue.count(this.state.sheet.id);
        const inOrder = this.places.flatMap((place) => place.lines);
        const from = inOrder.indexOf(line) + 1;
        const next = [...inOrder.slice(from), ...inOrder.slice(0, from)].find((other) => other.counted === null);
        next ? this.choose(next) : this.close();
        this.flush();
    }

    /** Send what has not arrived, one call after the other. Whoever waits for it waits until all was tried. */
    flush() {
        if (this.state.sheet) {
            this.sending = (this.sending || Promise.resolve()).then(() => this.send());
        }
        return this.sending;
    }

    /** What the server refuses is said at the line; without a server it stays. */
    async send() {
        const { sheet } = this.state;
        if (!sheet) {
            return;
        }
        try {
            for (let changes; (changes = this.queue.changes(sheet.id)).length;) {
                const sent = changes.slice(0, 200);
                const answer = await this.orm.silent.call("medical.count.screen", "save", [sheet.id, sent.map(({ at, ...change }) => change)]);
                this.queue.forget(sheet.id, sent);
                for (const { line_id, message } of answer.faults) {
                    this.state.faults[line_id] = message;
                    const line = sheet.lines.find((line) => line.id === line_id);
                    if (line) {
                        line.counted = null;
                    }
                }
                this.state.offline = false;
            }
        } catch (error) {
            if (error.data?.message) {
                this.state.error = error.data.message;
            } else {
                this.state.offline = true;
            }
        } finally {
            this.state.unsent = this.queue.count(sheet.id);
        }
    }

    // Codes

    /** A code: its line, and where the code names no lot the lines of its item; what isn't on the sheet is offered to be added. */
    async onCode(code, gs1, typed) {
        const number = (gs1?.item || code).replace(/^0+/, "");
        const lines = this.state.sheet.lines.filter((line) =>
            number && (line.barcode.replace(/^0+/, "") === number || line.code === code
                || Object.keys(line.codes).some((own) => own.replace(/^0+/, "") === number)));
        const lot = gs1?.lot || gs1?.serial || "";
        const found = lines.filter((line) => !lot || line.lot === lot);
        const byLot = this.state.sheet.lines.filter((line) => line.lot && line.lot === code);
        if (found.length === 1 || (!lines.length && byLot.length === 1)) {
            const line = found[0] || byLot[0];
            if (this.state.lineId === line.id) {
                this.step(line.codes[gs1?.item] || 1);
            } else {
                this.choose(line);
            }
            this.state.search = "";
            return true;
        }
        if (found.length) {
            this.state.search = found[0].name;
            return true;
        }
        if (typed && this.places.length) {
            return false;
        }
        return this.startAdding(gs1?.item || code, { lot, expiry: gs1?.expiry || "" });
    }

    // What isn't on the sheet

    async startAdding(text = "", values = {}) {
        if (this.state.sheet.state !== "counting") {
            this.notification.add(_t("%s isn't counted again.", text || _t("This")), { type: "warning" });
            return true;
        }
        const places = this.state.sheet.places;
        this.state.lineId = false;
        this.state.error = "";
        this.state.adding = {
            text, items: [], item: null, place_id: this.state.lastPlace || (places.length === 1 ? places[0].id : false), lot: "", expiry: "", quantity: "1",
            searched: false, ...values,
        };
        if (text) {
            await this.findItems();
        }
        return true;
    }

    async findItems() {
        const { adding, sheet } = this.state;
        const items = await this.call("find_item", [sheet.id, adding.text]);
        if (items && this.state.adding) {
            Object.assign(this.state.adding, { items, searched: true, item: items.length === 1 ? items[0] : null });
        }
    }

    get obstacle() {
        const { item, place_id, lot, expiry, quantity } = this.state.adding;
        if (!place_id) {
            return _t("Choose where it stands.");
        }
        if (item.tracked && !lot.trim()) {
            return _t("Type the lot that is printed on the package.");
        }
        if (item.expires && !expiry) {
            return _t("Type the expiry date that is printed on the package.");
        }
        return Number(quantity) > 0 ? "" : _t("Say how many.");
    }

    async add() {
        const { adding, sheet } = this.state;
        const line = await this.call("add_line", [sheet.id, {
            place_id: adding.place_id, product_id: adding.item.id, lot: adding.lot.trim(), expiry: adding.expiry || false, quantity: Number(adding.quantity),
        }]);
        if (line) {
            const index = sheet.lines.findIndex(({ id }) => id === line.id);
            sheet.lines.splice(index < 0 ? sheet.lines.length : index, index < 0 ? 0 : 1, line);
            this.state.lastPlace = adding.place_id;
            this.state.adding = null;
        }
    }

    // End

    async finish(leave = false) {
        await this.flush();
        if (this.state.unsent) {
            this.state.error ||= _t("Some counts haven't reached the server yet. Try again where there is a connection.");
            return;
        }
        const answer = await this.call("finish", [this.state.sheet.id, leave]);
        if (answer?.left) {
            this.state.left = answer.left;
        } else if (answer) {
            Object.assign(this.state, { sheet: null, lineId: false, left: 0, done: answer.words });
            if (answer.action) {
                await this.action.doAction(answer.action);
                return;
            }
            await this.loadSheets();
        }
    }

    dropUnsent() {
        this.queue.write(this.state.sheet.id, {});
        this.state.unsent = 0;
        this.leave();
    }
}

registry.category("actions").add("medical_office_inventory.count", MedicalCount);
