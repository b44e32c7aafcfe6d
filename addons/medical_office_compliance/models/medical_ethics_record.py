from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_duty_mixin import DUTY_STAGES
from .medical_ethics_review import DECISIONS
from .medical_ethics_reviewed_mixin import READERS, REVIEWS


class MedicalEthicsRecord(models.TransientModel):
    """Disclosures asked for in a period: who, when, whether signed and under review. What was decided is for who may read it.

    The period is that of the day they were asked from; the status is today's.
    """
    _name = 'medical.ethics.record'
    _description = 'Disclosures'
    _inherit = 'medical.record'
    _record_reads = ('medical.ethics.statement',)

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self).replace(month=1, day=1))
    date_to = fields.Date('Until', required=True, default=fields.Date.context_today)
    form_id = fields.Many2one('medical.ethics.form', domain="[('company_id', '=', company_id)]")
    stage = fields.Selection(DUTY_STAGES, 'Status')

    def _record_title(self):
        return self.env._("Disclosures")

    def _record_columns(self):
        return [
            Column('person', self.env._("Person"), width=26),
            Column('form', self.env._("Form"), width=26),
            Column('asked', self.env._("Asked From"), 'date', width=11),
            Column('due', self.env._("Due"), 'date', width=11),
            Column('stage', self.env._("Status"), labels=dict(self._fields['stage']._description_selection(self.env)), width=16, styles={'late': 'danger'}),
            Column('signed', self.env._("Signed On"), 'date', width=11),
            Column('until', self.env._("Counts Until"), 'date', width=11),
            Column('review', self.env._("Review"), labels=self._labels('review', REVIEWS), width=18),
            Column('decision', self.env._("Decision"), labels=self._labels('decision', DECISIONS), width=20, groups=READERS),
        ]

    def _labels(self, name, choices):
        labels = dict(self.env['medical.ethics.statement']._fields[name]._description_selection(self.env))
        return {key: labels[key] for key, _label in choices}

    def _record_query(self):
        statements = self.env['medical.ethics.statement']
        domain = Domain('company_id', '=', self.company_id.id) & Domain('date_asked', '>=', self.date_from) & Domain('date_asked', '<=', self.date_to)
        domain &= self._record_filtered(form_id='form_id')
        if self.stage:
            domain &= Domain('stage', '=', self.stage)
        query = statements._search(domain)
        table, today = SQL.identifier(statements._table), self._record_today()
        stage = SQL(
            """CASE WHEN %(table)s.state = 'done' THEN CASE WHEN %(table)s.outdated OR %(table)s.date_until < %(today)s THEN 'lapsed' ELSE 'done' END
                    WHEN %(table)s.state = 'open' THEN CASE WHEN %(table)s.date_asked > %(today)s THEN 'planned'
                                                            WHEN %(table)s.date_due < %(today)s THEN 'late' ELSE 'open' END
                    ELSE %(table)s.state END""", table=table, today=today)
        # names of people, and of forms, whoever may read their files
        person = SQL("(SELECT name FROM hr_employee WHERE id = %s.employee_id)", table)
        form = SQL("(SELECT name FROM medical_ethics_form WHERE id = %s.form_id)", table)
        return query.select(
            SQL("%s AS person", person), SQL("%s AS form", form), SQL("%s.date_asked", table), SQL("%s.date_due", table), stage,
            SQL("%s.date_done", table), SQL("%s.date_until", table), SQL("%s.review", table), SQL("%s.kept_decision", table), SQL("%s.id", table))

    def _record_order(self):
        return SQL('person, form, due, id')

    def _record_notes(self):
        return [self.env._("What was declared isn't shown: the person, the compliance officer and the owner read it.")]

    def _record_read_records(self):
        domain = Domain('company_id', '=', self.company_id.id) & Domain('date_asked', '>=', self.date_from) & Domain('date_asked', '<=', self.date_to)
        return self.env['medical.ethics.statement'].search(domain & self._record_filtered(form_id='form_id'))

    def _record_signatures(self):
        return [self.env._("Compliance officer")]
