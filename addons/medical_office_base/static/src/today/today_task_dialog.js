import { Component, onWillStart, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { user } from "@web/core/user";
import { useAutofocus, useService } from "@web/core/utils/hooks";

/**
 * A quick task, for oneself or a colleague; with `card`, the card handed over to a colleague.
 */
export class TodayTaskDialog extends Component {
    static template = "medical_office_base.TodayTaskDialog";
    static components = { DateTimeInput, Dialog, SelectMenu };
    static props = {
        card: { type: Object, optional: true },
        today: String,
        onDone: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        useAutofocus({ refName: "summary" });
        this.today = deserializeDate(this.props.today);
        this.state = useState({
            people: [],
            summary: "",
            user_id: this.props.card ? false : user.userId,
            date: this.today,
            note: "",
            error: "",
            saving: false,
        });
        onWillStart(async () => {
            try {
                const colleagues = await this.orm.call("medical.today", "get_colleagues", [this.props.card?.key || false]);
                this.state.people = colleagues.map(({ id, name }) => ({ value: id, label: name }));
            } catch (error) {
                this.state.error = this.explain(error);
            }
            if (!this.props.card) {
                this.state.people.unshift({ value: user.userId, label: _t("Myself") });
            }
        });
    }

    get title() {
        return this.props.card ? _t("Hand over: %s", this.props.card.title) : _t("Quick Task");
    }

    get days() {
        return [
            { title: _t("Today"), date: this.today },
            { title: _t("Tomorrow"), date: this.today.plus({ days: 1 }) },
            { title: _t("Next week"), date: this.today.plus({ days: 8 - this.today.weekday }) },
        ];
    }

    get person() {
        return this.state.people.find(({ value }) => value === this.state.user_id)?.label || "";
    }

    explain(error) {
        return error.data?.message || _t("The server can't be reached. Check the connection, then try again.");
    }

    async save() {
        const { user_id, date, note } = this.state;
        const summary = this.state.summary.trim();
        if (!this.props.card && !summary) {
            this.state.error = _t("Say in a few words what is to be done.");
            return;
        }
        if (!user_id) {
            this.state.error = _t("Choose a colleague.");
            return;
        }
        if (!date) {
            this.state.error = _t("Choose the day it is due.");
            return;
        }
        this.state.saving = true;
        const day = serializeDate(date);
        try {
            if (this.props.card) {
                await this.orm.call("medical.today", "delegate_card", [this.props.card.key, user_id, day, note]);
            } else {
                await this.orm.call("medical.today", "quick_task", [summary, user_id, day, note]);
            }
        } catch (error) {
            this.state.error = this.explain(error);
            this.state.saving = false;
            return;
        }
        this.notification.add(
            user_id === user.userId ? _t("The task is on your list.") : _t("%s has it on the list.", this.person),
            { type: "success" }
        );
        this.props.close();
        this.props.onDone();
    }
}
