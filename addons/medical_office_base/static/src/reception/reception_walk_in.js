import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

const TYPED = 300;

/** Who comes without appointment: found by name, number or birth date, then one tap. */
export class ReceptionWalkIn extends Component {
    static template = "medical_office_base.ReceptionWalkIn";
    static props = { providers: Array, kinds: Array, call: Function, add: Function, close: Function };

    setup() {
        this.action = useService("action");
        this.input = useRef("input");
        this.state = useState({ text: "", patients: [], searched: "", kind: "other", providerId: 0, busy: false });
        onMounted(() => this.input.el.focus());
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    onInput(text) {
        this.state.text = text;
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.find(), TYPED);
    }

    async find() {
        const text = this.state.text;
        const patients = (await this.props.call("find_patients", [text])) || [];
        if (text === this.state.text) {
            Object.assign(this.state, { patients, searched: text.trim().length > 1 ? text : "" });
        }
    }

    async add(patient) {
        if (!this.state.busy) {
            this.state.busy = true;
            await this.props.add(patient, { kind: this.state.kind, provider_id: this.state.providerId });
            this.state.busy = false;
        }
    }

    newPatient() {
        return this.action.doAction({ type: "ir.actions.act_window", res_model: "medical.patient", views: [[false, "form"]], target: "current" });
    }
}
