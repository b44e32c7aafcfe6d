from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class MedicalStaffDocument(models.Model):
    """How long a document is kept, by the rule of its type; where a period begins with leaving, it hasn't begun before.

    Nothing is deleted here: the list of what may be destroyed is the filter “Retention Over”, and destroying takes two.
    """
    _inherit = 'medical.staff.document'

    retain_until = fields.Date(
        'Kept Until', compute='_compute_retain_until', store=True, index='btree_not_null',
        help="Empty while the period has not begun, and where none is set: then it is kept.")
    retention_text = fields.Char('Retention', related='type_id.retention_text')
    retention_basis = fields.Char(related='type_id.retention_basis')

    @api.depends(
        'has_file', 'date', 'date_end', 'renewal_id.date_start', 'renewal_id.date', 'staff_file_id.date_hired', 'staff_file_id.date_left',
        'type_id.needs_end', 'type_id.retention_years', 'type_id.retention_from', 'type_id.retention_years_2', 'type_id.retention_from_2')
    def _compute_retain_until(self):
        for document in self:
            kind, ends = document.type_id, []
            for years, start in ((kind.retention_years, kind.retention_from), (kind.retention_years_2, kind.retention_from_2)):
                if start:
                    day = document._retention_day(start)
                    ends.append(day and day + relativedelta(years=years))
            document.retain_until = max(ends) if document.has_file and ends and all(ends) else False

    def _retention_day(self, start):
        """The day from which a period is counted, or False while it is not known."""
        self.ensure_one()
        file = self.staff_file_id
        if start == 'hired':
            return file.date_hired
        if start == 'left':
            return file.date_left
        if start == 'created':
            return self.date or (self.create_date or fields.Datetime.now()).date()
        replaced = self.renewal_id.date_start or self.renewal_id.date
        return self.date_end or replaced or file.date_left
