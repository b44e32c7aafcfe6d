import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { isOutside, parseNumber } from "./round_queue";
import { RoundSignature } from "./round_signature";

/** One step of a round. What is typed and not complete yet (a number without its reason) is a draft, kept through a reload. */
export class RoundLine extends Component {
    static template = "medical_office_base.RoundLine";
    static components = { RoundSignature };
    static props = {
        line: Object, canDo: Boolean, owner: String, previews: Object, missing: Boolean,
        onChange: Function, onPhoto: Function, onDrop: Function,
    };

    setup() {
        const draft = this.load();
        this.state = useState({ draft, signing: false, problem: "" });
        onWillUpdateProps(({ line }) => {
            if (this.state.draft && line.changed !== this.props.line.changed && line.changed > this.state.draft.at) {
                this.setDraft(null);
            }
        });
    }

    get draftKey() {
        return `medical_round_draft:${this.props.owner}:${this.props.line.id}`;
    }

    load() {
        try {
            return this.props.canDo ? JSON.parse(browser.localStorage.getItem(this.draftKey)) : null;
        } catch {
            return null;
        }
    }

    setDraft(values) {
        this.state.draft = values && { ...this.state.draft, ...values, at: Date.now() };
        if (this.state.draft) {
            browser.localStorage.setItem(this.draftKey, JSON.stringify(this.state.draft));
        } else {
            browser.localStorage.removeItem(this.draftKey);
        }
    }

    change(values) {
        this.setDraft(null);
        this.state.problem = "";
        return this.props.onChange(this.props.line.id, values);
    }

    get isNumber() {
        return ["number", "temperature"].includes(this.props.line.kind);
    }

    get numberText() {
        const { line } = this.props;
        const { draft } = this.state;
        return draft && "number" in draft ? draft.number : typeof line.value_number === "number" ? String(line.value_number) : "";
    }

    get answer() {
        return this.state.draft?.yesno || this.props.line.value_yesno;
    }

    /** A fault is being explained: the value is known, its reason not yet. */
    get explaining() {
        return Boolean(this.state.draft);
    }

    get outsideWords() {
        return _t("%(number)s %(unit)s is outside %(range)s.", {
            number: this.numberText, unit: this.props.line.unit, range: this.props.line.range,
        });
    }

    tick() {
        this.change({ value_tick: !this.props.line.value_tick });
    }

    yesno(value) {
        if (value === "no") {
            this.setDraft({ yesno: "no", reason: this.props.line.value_yesno === "no" ? this.props.line.reason : "" });
        } else {
            this.change({ value_yesno: this.props.line.value_yesno === value ? false : value });
        }
    }

    typeNumber(text) {
        const number = parseNumber(text);
        if (Number.isNaN(number)) {
            this.state.problem = _t("“%s” is no number.", text);
            return;
        }
        this.state.problem = "";
        if (isOutside(this.props.line, number)) {
            this.setDraft({ number: text, reason: this.state.draft?.reason || "" });
        } else if (number !== this.props.line.value_number || this.state.draft) {
            this.change({ value_number: number });
        }
    }

    /** The reason of a no, or of a number outside its range: the change goes off with it. */
    explain() {
        const { number, yesno, reason } = this.state.draft;
        if (!reason.trim()) {
            this.state.problem = yesno ? _t("Say why it is a no.") : _t("Say what you found and what you did.");
            return;
        }
        this.change(yesno ? { value_yesno: yesno, reason: reason.trim() } : { value_number: parseNumber(number), reason: reason.trim() });
    }

    typeText(text) {
        if (text.trim() !== this.props.line.value_text) {
            this.change({ value_text: text.trim() });
        }
    }

    onFile(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (file) {
            this.props.onPhoto(this.props.line.id, file);
        }
    }

    sign(data) {
        this.state.signing = false;
        this.change({ signature: data });
    }
}
