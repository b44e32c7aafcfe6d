from odoo import fields, models

COURSE_BASES = [('rule', 'The rule says'), ('suggested', 'Suggested')]


class MedicalCourseTemplate(models.Model):
    """A shipped course: what it covers, for whom and how often it is usually given, and by which rule.

    `basis` tells where the frequency comes from: a rule that says so, or practice, guidance, a program or a state, which the
    practice confirms. Reference, not legal advice: `confidence` says how sure citation and frequency are.
    """
    _name = 'medical.course.template'
    _description = 'Course (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.course'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'
    _order = 'sequence, code'

    sequence = fields.Integer(readonly=True)
    summary = fields.Text('What It Covers', translate=True, readonly=True)
    suggested_for = fields.Char(readonly=True, help="Everyone, or names of positions, separated by semicolons. Empty: the practice says.")
    applies_to = fields.Char(readonly=True, help="Which practices or people have to be trained at all.")
    by_session = fields.Boolean(readonly=True)
    by_document = fields.Boolean('By Reading', readonly=True)
    by_survey = fields.Boolean('By Quiz', readonly=True)
    by_outside = fields.Boolean('By Outside Proof', readonly=True)
    minutes = fields.Integer(readonly=True)
    duty_hire_days = fields.Integer('Days for New People', readonly=True)
    repeat_months = fields.Integer('Again Every (months)', readonly=True)
    frequency = fields.Char('How Often', readonly=True)
    regulation = fields.Char('Rule', readonly=True)
    requirement = fields.Char('Requirements', readonly=True, help="Codes of the requirements that it answers.")
    basis = fields.Selection(COURSE_BASES, 'How Often: By What', required=True, readonly=True)
    confidence = fields.Selection([('high', 'High'), ('med', 'Medium'), ('low', 'Low')], readonly=True)
    note = fields.Char(translate=True, readonly=True)

    def _library_fields(self):
        silent = ('sequence', 'suggested_for', 'minutes', 'confidence', 'requirement', 'applies_to')
        return [name for name in super()._library_fields() if name not in silent]
