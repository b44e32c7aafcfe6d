import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** Rooms made ready between two patients: one tap each. */
export class RoundRooms extends Component {
    static template = "medical_office_base.RoundRooms";
    static props = { rooms: Array, manySites: Boolean, call: Function, onRoom: Function };

    setup() {
        this.notification = useService("notification");
        this.state = useState({ busy: false });
    }

    async turnOver(room, kind) {
        this.state.busy = true;
        const answer = await this.props.call("turn_over_room", [room.id, kind]);
        this.state.busy = false;
        if (!answer) {
            return;
        }
        this.props.onRoom(answer.room);
        const dismiss = this.notification.add(answer.room.hold || _t("Ready for the next patient."), {
            title: _t("%s is turned over", room.name), type: answer.room.hold ? "warning" : "success", autocloseDelay: 10000,
            className: "o_medical_round_toast",
            buttons: [{
                name: _t("Undo"),
                onClick: async () => {
                    dismiss();
                    const undone = await this.props.call("undo_turnover", [answer.id]);
                    if (undone) {
                        this.props.onRoom(undone);
                    }
                },
            }],
        });
    }
}
