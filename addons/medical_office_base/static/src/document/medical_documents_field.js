import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Many2ManyBinaryField, many2ManyBinaryField } from "@web/views/fields/many2many_binary/many2many_binary_field";
import { readFile, shrinkPhoto } from "../touch/files";

/**
 * Documents of a record as somebody adds them from a phone: a photo, scaled down before it is sent, or a file. Pictures are
 * shown small.
 */
export class MedicalDocumentsField extends Many2ManyBinaryField {
    static template = "medical_office_base.DocumentsField";

    getUrl(id) {
        return `/web/content/${id}`;
    }

    getThumbnail(id) {
        return `/web/image/${id}/200x200`;
    }

    async onChosen(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        for (const file of files) {
            await this.add(file);
        }
    }

    async add(file) {
        let chosen;
        try {
            chosen = file.type.startsWith("image/") ? await shrinkPhoto(file) : await readFile(file);
        } catch {
            this.notification.add(_t("%s can't be read: take the photo anew, or choose another file.", file.name), { type: "danger" });
            return;
        }
        const { resModel, resId } = this.props.record;
        const [id] = await this.orm.create("ir.attachment", [
            { name: chosen.name, datas: chosen.data, res_model: resModel, res_id: resId || 0 },
        ]);
        await this.operations.saveRecord([id]);
    }
}

registry.category("fields").add("medical_documents", {
    ...many2ManyBinaryField,
    component: MedicalDocumentsField,
    displayName: _t("Documents From a Phone"),
});
