import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { TodayTaskDialog } from "./today_task_dialog";

const URGENCY_ICONS = {
    danger: "fa-exclamation-circle",
    warning: "fa-clock-o",
    info: "fa-info-circle",
};
// A screen left open is read again when the person comes back to it after this long.
const STALE_AFTER = 60 * 1000;

/**
 * What waits for the current person, as cards: see the server model `medical.today`.
 */
export class MedicalToday extends Component {
    static template = "medical_office_base.Today";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.urgencyIcons = URGENCY_ICONS;
        this.state = useState({ data: null, error: "", loading: true, opened: {} });
        this.loadedAt = 0;
        const onVisible = () => {
            if (document.visibilityState === "visible" && Date.now() - this.loadedAt > STALE_AFTER) {
                this.load();
            }
        };
        // A link to a card (in a task or in the digest) opens the card.
        const linkedCard = router.current.card;
        onMounted(async () => {
            browser.addEventListener("visibilitychange", onVisible);
            if (linkedCard) {
                router.pushState({ card: undefined }, { replace: false });
                await this.open(linkedCard);
            }
            await this.load();
        });
        onWillUnmount(() => browser.removeEventListener("visibilitychange", onVisible));
    }

    /** Cards that wait, under their headings. */
    get sections() {
        return this.state.data.sections
            .map((section) => ({ ...section, cards: section.cards.filter((card) => card.count && !card.snoozed) }))
            .filter((section) => section.cards.length);
    }

    get cards() {
        return this.state.data.sections.flatMap((section) => section.cards);
    }

    get snoozed() {
        return this.cards.filter((card) => card.snoozed);
    }

    get clear() {
        return this.cards.filter((card) => !card.count && !card.snoozed);
    }

    get place() {
        const { date_label, sites } = this.state.data;
        return [date_label, sites.map((site) => site.name).join(", ")].filter(Boolean).join(" · ");
    }

    async load() {
        this.state.loading = true;
        try {
            this.state.data = await this.orm.silent.call("medical.today", "get_today", []);
            this.state.error = "";
            this.loadedAt = Date.now();
        } catch (error) {
            this.state.error = this.explain(error);
        }
        this.state.loading = false;
    }

    explain(error) {
        return error.data?.message || _t("The server can't be reached. Check the connection, then try again.");
    }

    /** Call the server, then read the screen again; tell what went wrong in a notification. */
    async perform(method, args, done) {
        try {
            await this.orm.call("medical.today", method, args);
        } catch (error) {
            this.notification.add(this.explain(error), { type: "danger" });
            return;
        }
        this.notification.add(done, { type: "success" });
        await this.load();
    }

    async open(key) {
        let action;
        try {
            action = await this.orm.call("medical.today", "open_card", [key]);
        } catch (error) {
            this.notification.add(this.explain(error), { type: "danger" });
            return;
        }
        await this.action.doAction(action);
    }

    snooze(card, choice) {
        return this.perform(
            "snooze_card",
            [card.key, choice.key],
            _t("“%(card)s” is put aside %(until)s.", { card: card.title, until: choice.until })
        );
    }

    unsnooze(card) {
        return this.perform("unsnooze_card", [card.key], _t("“%s” is back.", card.title));
    }

    delegate(card) {
        this.dialog.add(TodayTaskDialog, { card, today: this.state.data.date, onDone: () => this.load() });
    }

    addTask() {
        this.dialog.add(TodayTaskDialog, { today: this.state.data.date, onDone: () => this.load() });
    }

    toggle(fold) {
        this.state.opened[fold] = !this.state.opened[fold];
    }
}

registry.category("actions").add("medical_office_base.today", MedicalToday);
