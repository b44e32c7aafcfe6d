import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { ROOMS } from "./round_queue";

// The same tap on the same room within seconds is one, on the server as well.
const REPEATED = 5000;

/** A room as the person sees it: what the server knows, and over it what waits to be sent, unless somebody was later. */
export function roomWithPending(room, entries, { now, by, clock, held, undone }) {
    const shown = { ...room, hold: room.hold_ms > now ? room.hold : "", waiting: 0, fault: "" };
    for (const { line_id, values, at, fault } of entries) {
        if (line_id !== room.id) {
            continue;
        }
        if (fault) {
            shown.fault = fault;
            continue;
        }
        shown.waiting++;
        if (at < room.turned_over_ms) {
            continue;
        }
        if (values.undo) {
            Object.assign(shown, { turned_over: undone, by, hold: "" });
            continue;
        }
        const until = values.kind === "contagious" ? at + room.hold_minutes * 60 * 1000 : 0;
        Object.assign(shown, { turned_over: clock(at, room.tz), by, hold: until > now ? held(clock(until, room.tz)) : "" });
    }
    return shown;
}

/** What is sent of entries of the queue: see `save_turnovers` of `medical.round.screen`. */
export function sendTurnovers(orm, changes) {
    const taps = changes.map(({ key, line_id, values, at }) => ({ key, room_id: line_id, at, ...values }));
    return orm.silent.call("medical.round.screen", "save_turnovers", [taps]);
}

/** Rooms made ready between two patients: one tap each, kept like what is tapped in a round. */
export class RoundRooms extends Component {
    static template = "medical_office_base.RoundRooms";
    static props = { rooms: Array, entries: Array, queue: Object, manySites: Boolean, send: Function };

    setup() {
        this.notification = useService("notification");
        this.last = {};
    }

    get rooms() {
        return this.withPending(this.props.entries);
    }

    withPending(entries) {
        const words = {
            now: this.props.queue.now(), by: user.name, undone: _t("Taken back"), held: (moment) => _t("On hold until %s", moment),
            clock: (at, zone) => luxon.DateTime.fromMillis(at).setZone(zone || "local").toLocaleString(luxon.DateTime.TIME_SIMPLE),
        };
        return this.props.rooms.map((room) => roomWithPending(room, entries, words));
    }

    /** Keep a tap, and send it when it can be sent. */
    async keep(room, values) {
        const entry = await this.props.queue.add(ROOMS, room.id, values);
        this.props.send();
        return entry;
    }

    drop(room) {
        return this.props.queue.drop(ROOMS, room.id);
    }

    async turnOver(room, kind) {
        const { id, at } = this.last;
        if (id === `${room.id}:${kind}` && Date.now() - at < REPEATED) {
            return;
        }
        this.last = { id: `${room.id}:${kind}`, at: Date.now() };
        const entry = await this.keep(room, { kind });
        const { hold } = this.withPending([entry]).find(({ id }) => id === room.id);
        const dismiss = this.notification.add(hold || _t("Ready for the next patient."), {
            title: _t("%s is turned over", room.name), type: hold ? "warning" : "success", autocloseDelay: 10000,
            className: "o_medical_round_toast",
            buttons: [{
                name: _t("Undo"),
                onClick: () => {
                    dismiss();
                    this.last = {};
                    return this.keep(room, { undo: entry.key });
                },
            }],
        });
    }
}
