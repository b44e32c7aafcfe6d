import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";
import { HtmlField, htmlField } from "@html_editor/fields/html_field";

const PAUSE = 1200; // ms without a key: the reading grade is told then, not only when the text is left

/** The text of a handout: Odoo's editor, which tells the form while one writes, so that the reading grade follows. */
export class HandoutTextField extends HtmlField {
    setup() {
        super.setup();
        this.tell = useDebounced(() => this.commitChanges(), PAUSE);
    }

    onChange() {
        super.onChange();
        this.tell();
    }
}

registry.category("fields").add("medical_handout_text", { ...htmlField, component: HandoutTextField });
