import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useDropzone } from "@web/core/dropzone/dropzone_hook";
import { useService } from "@web/core/utils/hooks";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { readFile, shrinkPhoto } from "../touch/files";

const LONGEST = 25 * 1024 * 1024;
const PHOTO = 4 * 1024 * 1024;
const PER_CALL = 5;

/**
 * Several files at once, dropped on a list, chosen or photographed, become a document each. What is not kept is named, and holds up
 * no other.
 */
const Upload = (Controller, template) =>
    class extends Controller {
        static template = template;

        setup() {
            super.setup();
            this.notification = useService("notification");
            useDropzone(this.rootRef, (ev) => this.onFilesChosen([...ev.dataTransfer.files]));
        }

        onFileInput(ev) {
            const files = [...ev.target.files];
            ev.target.value = "";
            return this.onFilesChosen(files);
        }

        async onFilesChosen(files) {
            const patient = this.props.context.default_patient_id || false;
            const faults = [];
            let count = 0;
            for (let start = 0; start < files.length; start += PER_CALL) {
                const chosen = [];
                for (const file of files.slice(start, start + PER_CALL)) {
                    if (file.size > LONGEST) {
                        faults.push([file.name, _t("The file is larger than 25 MB: scan it in gray, or in two files.")]);
                        continue;
                    }
                    try {
                        // only what a camera made is scaled down: a scan stays as sharp as it is
                        const large = file.type.startsWith("image/") && file.size > PHOTO;
                        const { name, data } = large ? await shrinkPhoto(file) : await readFile(file);
                        chosen.push({ name, data });
                    } catch {
                        faults.push([file.name, _t("It can't be read: take the photo anew, or choose another file.")]);
                    }
                }
                if (chosen.length) {
                    const answer = await this.model.orm.call("medical.patient.document", "receive_files", [chosen, patient]);
                    count += answer.ids.length;
                    faults.push(...answer.faults);
                }
            }
            for (const [name, reason] of faults) {
                this.notification.add(reason, { title: name, type: "danger", sticky: true });
            }
            if (count) {
                this.notification.add(_t("Taken in: %s. Medical Records file them.", count), { type: "success" });
                await this.model.load();
            }
        }
    };

registry.category("views").add("medical_patient_document_list", {
    ...listView,
    Controller: Upload(ListController, "medical_office_base.PatientDocumentListView"),
});

registry.category("views").add("medical_patient_document_kanban", {
    ...kanbanView,
    Controller: Upload(KanbanController, "medical_office_base.PatientDocumentKanbanView"),
});
