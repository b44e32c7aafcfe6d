import { Component } from "@odoo/owl";
import { FAULT_LOOKS } from "./coverage_server";

/** What speaks against somebody in a shift, in words, with icon and colour. */
export class CoverageFaults extends Component {
    static template = "medical_office_base.CoverageFaults";
    static props = { faults: Array, labels: { type: Boolean, optional: true } };

    setup() {
        this.looks = FAULT_LOOKS;
    }
}
