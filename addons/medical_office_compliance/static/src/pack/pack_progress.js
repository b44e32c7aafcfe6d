import { Component, onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

export const POLL = 2000;

/** How far an audit pack is, asked again and again until it is there or has failed. */
export class PackProgress extends Component {
    static template = "medical_office_compliance.PackProgress";
    static props = { ...standardWidgetProps };

    setup() {
        onMounted(() => {
            this.interval = browser.setInterval(() => this.ask(), POLL);
        });
        onWillUnmount(() => browser.clearInterval(this.interval));
    }

    get data() {
        return this.props.record.data;
    }

    async ask() {
        if (!this.asking && ["queued", "running"].includes(this.data.state)) {
            this.asking = true;
            try {
                await this.props.record.load();
            } finally {
                this.asking = false;
            }
        }
    }
}

registry.category("view_widgets").add("medical_pack_progress", {
    component: PackProgress,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "progress", type: "integer" },
        { name: "progress_words", type: "char" },
    ],
});
