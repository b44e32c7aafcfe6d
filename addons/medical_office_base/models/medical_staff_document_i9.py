from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

I9_STATES = [
    ('section1', 'Section 1 to Do'),
    ('section1_late', 'Section 1 Late'),
    ('section2', 'Section 2 to Do'),
    ('section2_late', 'Section 2 Late'),
    ('done', 'Complete'),
]
BUSINESS_DAYS = 3


class MedicalStaffDocument(models.Model):
    """Form I-9, apart from the rest of the file and HR's alone (8 CFR 274a.2(b)(1)): the worker does section 1 by the first
    day of work, the employer section 2 within three business days of it. Business days are Monday to Friday: holidays on
    which the practice is closed give more time, which isn't counted on here. The document's last day is that of a work
    authorization that has to be verified again."""
    _inherit = 'medical.staff.document'

    i9_section1_on = fields.Date('Section 1 Signed', tracking=True)
    i9_section2_on = fields.Date('Section 2 Signed', tracking=True)
    i9_section1_due = fields.Date('Section 1 Due', compute='_compute_i9')
    i9_section2_due = fields.Date('Section 2 Due', compute='_compute_i9')
    i9_state = fields.Selection(I9_STATES, 'Form I-9', compute='_compute_i9', search='_search_i9_state')

    @api.model
    def _i9_after(self, day):
        """Three business days after a day."""
        left = BUSINESS_DAYS
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day

    @api.depends('is_i9', 'i9_section1_on', 'i9_section2_on', 'staff_file_id.date_hired')
    def _compute_i9(self):
        today = self._expiry_today()
        for document in self:
            hired = document.staff_file_id.date_hired
            document.i9_section1_due = document.is_i9 and hired
            document.i9_section2_due = document.is_i9 and hired and self._i9_after(hired)
            if not document.is_i9:
                document.i9_state = False
            elif not document.i9_section1_on:
                document.i9_state = 'section1_late' if hired and hired < today[document] else 'section1'
            elif not document.i9_section2_on:
                document.i9_state = 'section2_late' if hired and document.i9_section2_due < today[document] else 'section2'
            else:
                document.i9_state = 'done'

    @api.model
    def _search_i9_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = self.env.company._medical_today()
        last = today
        while self._i9_after(last) >= today:
            last -= timedelta(days=1)
        hired = 'staff_file_id.date_hired'
        first, second = Domain('i9_section1_on', '=', False), Domain([('i9_section1_on', '!=', False), ('i9_section2_on', '=', False)])
        late_1, late_2 = Domain(hired, '<', today), Domain(hired, '<=', last)
        domains = {
            'section1': first & (~late_1 | Domain(hired, '=', False)),
            'section1_late': first & late_1,
            'section2': second & (~late_2 | Domain(hired, '=', False)),
            'section2_late': second & late_2,
            'done': Domain([('i9_section1_on', '!=', False), ('i9_section2_on', '!=', False)]),
        }
        return Domain('type_id.is_i9', '=', True) & Domain.OR(domains[state] for state in value if state in domains)
