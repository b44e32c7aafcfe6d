import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { router } from "@web/core/browser/router";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Answering the pulse, made for a phone. What is chosen stays in this page alone until it is sent: neither the browser's storage
 * nor a record on the server holds it, for those would say whose it is.
 */
export class MedicalPulse extends Component {
    static template = "medical_office_compliance.Pulse";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.body = useRef("body");
        this.scores = [1, 2, 3, 4, 5];
        this.pulseId = this.props.action.params?.pulse_id || Number(router.current.pulse) || false;
        this.state = useState({ pulse: null, answers: {}, siteId: false, busy: false, sent: false, error: "", missing: {} });
        onWillStart(async () => {
            if (this.props.updateActionState) {
                this.props.updateActionState({ pulse: this.pulseId });
            }
            this.state.pulse = await this.call("get_pulse");
            this.state.siteId = this.state.pulse?.sites[0]?.id || false;
        });
    }

    async call(method, args = []) {
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call("medical.pulse", method, [[this.pulseId || 0], ...args]);
        } catch (error) {
            this.state.error = error.data?.message || _t("The server can't be reached. What you chose is still here: try again.");
            this.body.el?.scrollTo({ top: 0 });
            return null;
        } finally {
            this.state.busy = false;
        }
    }

    get answered() {
        return this.state.pulse.questions.filter(({ id }) => this.state.answers[id]).length;
    }

    choose(question, score) {
        this.state.answers[question.id] = this.state.answers[question.id] === score && !question.required ? undefined : score;
        this.state.missing[question.id] = false;
    }

    write(question, text) {
        this.state.answers[question.id] = text;
        this.state.missing[question.id] = false;
    }

    async send() {
        const missing = this.state.pulse.questions.filter(({ id, required }) => required && !this.state.answers[id]);
        this.state.missing = Object.fromEntries(missing.map(({ id }) => [id, true]));
        if (missing.length) {
            this.body.el.querySelector(`[data-question="${missing[0].id}"]`).scrollIntoView({ block: "center" });
            return;
        }
        this.state.sent = Boolean(await this.call("send_answers", [this.state.answers, this.state.siteId]));
        if (this.state.sent) {
            // a page that is left open shows nobody what was said
            this.state.answers = {};
        }
    }

    today() {
        return this.action.doAction("medical_office_base.action_medical_today", { clearBreadcrumbs: true });
    }
}

registry.category("actions").add("medical_office_compliance.pulse", MedicalPulse);
