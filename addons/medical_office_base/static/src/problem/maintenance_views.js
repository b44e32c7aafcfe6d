import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRecord } from "@web/views/kanban/kanban_record";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

// Odoo's own views of maintenance requests: what the server would refuse for a problem isn't offered. Others stay as they are.

const isProblem = ({ data }) => Boolean(data.medical_kind_id);

/** A reported problem is kept: no Delete where one is among the records. */
function keepProblems(Controller, recordsOf) {
    return class extends Controller {
        getStaticActionMenuItems() {
            const items = super.getStaticActionMenuItems();
            const { isAvailable } = items.delete;
            items.delete.isAvailable = () => isAvailable() && !recordsOf(this.model.root).some(isProblem);
            return items;
        }
    };
}

/** Whether this card may be drawn to another column: another stage, or another person or place. */
export function canDraw({ data }, groupedBy) {
    return !data.medical_kind_id || (groupedBy === "stage_id" ? data.medical_can_move : data.medical_can_manage);
}

export class MaintenanceKanbanRecord extends KanbanRecord {
    createWidget(props) {
        super.createWidget(props);
        this.dataState.widget.deletable &&= !isProblem(props.record);
    }

    getRecordClasses() {
        const classes = super.getRecordClasses();
        return canDraw(this.props.record, this.props.groupByField?.name) ? classes : classes.replace("o_draggable", "");
    }
}

export class MaintenanceKanbanRenderer extends KanbanRenderer {
    static components = { ...KanbanRenderer.components, KanbanRecord: MaintenanceKanbanRecord };
}

registry.category("views").add("medical_maintenance_form", { ...formView, Controller: keepProblems(FormController, (root) => [root]) });
registry.category("views").add("medical_maintenance_list", { ...listView, Controller: keepProblems(ListController, (root) => root.selection) });
registry.category("views").add("medical_maintenance_kanban", {
    ...kanbanView,
    Controller: keepProblems(KanbanController, (root) => root.selection),
    Renderer: MaintenanceKanbanRenderer,
});
