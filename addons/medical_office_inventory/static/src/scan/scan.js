import { Component, useEffect, useRef } from "@odoo/owl";
import { barcodeService } from "@barcodes/barcode_service";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { parseGs1 } from "../receive/gs1";

const SEPARATOR = "\u001d";
// scanners that type send the separator as keys; core knows them only where the company's nomenclature is GS1
barcodeService.gs1SeparatorRegex = new RegExp([session.gs1_group_separator_encodings, "Alt029", "Control\\]"].filter(Boolean).join("|"), "g");

/**
 * Where codes come in: a hand scanner, wherever the cursor is; the field, typed or scanned into; the camera of a phone.
 *
 * `onCode(code, gs1, typed)` gets each code with what it says as GS1 (see `parseGs1`, null for other codes); typed: entered in
 * the field, where it may be a word as well. An answer of `false` keeps what was typed. `onInput(text)`: what is in the field;
 * `value`: what the screen puts there itself.
 */
export class Scan extends Component {
    static template = "medical_office_inventory.Scan";
    static props = {
        onCode: Function,
        onInput: { type: Function, optional: true },
        value: { type: String, optional: true },
        placeholder: { type: String, optional: true },
        label: { type: String, optional: true },
        inputClass: { type: String, optional: true },
    };

    setup() {
        this.notification = useService("notification");
        this.input = useRef("input");
        this.text = "";
        this.sent = new Set();
        // what comes back of the field's own texts would undo the keys that a scanner has sent since
        useEffect((value) => {
            if (value === this.text) {
                this.sent.clear();
            } else if (value !== undefined && !this.sent.has(value)) {
                this.text = this.input.el.value = value;
            }
        }, () => [this.props.value]);
        this.hasCamera = isBarcodeScannerSupported();
        useBus(useService("barcode").bus, "barcode_scanned", (ev) => this.send(ev.detail.barcode));
    }

    get words() {
        return { placeholder: this.props.placeholder || _t("Scan or type a code"), label: this.props.label || _t("Code") };
    }

    onInput(text) {
        this.text = text;
        this.sent.add(text);
        this.props.onInput?.(text);
    }

    async send(code, typed = false) {
        const text = code.trim();
        return text ? this.props.onCode(text, parseGs1(text), typed) : false;
    }

    async onKeydown(ev) {
        const { value } = ev.target;
        if (ev.ctrlKey && ev.key === "]") {
            ev.preventDefault();
            ev.target.setRangeText(SEPARATOR, ev.target.selectionStart, ev.target.selectionEnd, "end");
        } else if (ev.key === "Enter" && value.trim()) {
            ev.preventDefault();
            if ((await this.send(value, true)) !== false && this.input.el) {
                this.input.el.value = "";
                this.onInput("");
            }
        }
    }

    async openCamera() {
        let code = "";
        try {
            code = await scanBarcode(this.env);
        } catch {
            this.notification.add(_t("The camera can't be used. Allow it in the browser, or type the code."), { type: "warning" });
        }
        if (code) {
            await this.send(code);
        }
    }
}
