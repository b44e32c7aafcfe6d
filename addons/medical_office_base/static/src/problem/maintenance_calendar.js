import { CalendarWithRecurrenceCommonPopover } from "@maintenance/views/calendar_with_recurrence/calendar_with_recurrence_common_popover";
import { CalendarWithRecurrenceCommonRenderer } from "@maintenance/views/calendar_with_recurrence/calendar_with_recurrence_common_renderer";
import { CalendarWithRecurrenceRenderer } from "@maintenance/views/calendar_with_recurrence/calendar_with_recurrence_renderer";
import "@maintenance/views/calendar_with_recurrence/calendar_with_recurrence_view";
import { registry } from "@web/core/registry";

// Odoo's own calendar of maintenance requests: see maintenance_views.js.

class MaintenanceCalendarPopover extends CalendarWithRecurrenceCommonPopover {
    get isEventDeletable() {
        return super.isEventDeletable && !this.props.record.rawRecord.medical_kind_id;
    }
}

class MaintenanceCalendarCommonRenderer extends CalendarWithRecurrenceCommonRenderer {
    static components = { ...CalendarWithRecurrenceCommonRenderer.components, Popover: MaintenanceCalendarPopover };

    convertRecordToEvent(record) {
        const event = super.convertRecordToEvent(record);
        const { medical_kind_id, medical_can_edit } = record.rawRecord;
        event.editable = event.editable && (!medical_kind_id || medical_can_edit);
        return event;
    }
}

class MaintenanceCalendarRenderer extends CalendarWithRecurrenceRenderer {
    static components = {
        ...CalendarWithRecurrenceRenderer.components,
        day: MaintenanceCalendarCommonRenderer,
        week: MaintenanceCalendarCommonRenderer,
        month: MaintenanceCalendarCommonRenderer,
    };
}

const views = registry.category("views");
views.add("medical_maintenance_calendar", { ...views.get("calendar_with_recurrence"), Renderer: MaintenanceCalendarRenderer });
