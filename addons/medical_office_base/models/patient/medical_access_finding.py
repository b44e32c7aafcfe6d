from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .medical_patient_glass import OFFICER

OWNER = 'medical_office_base.group_owner'
FINDING_KINDS = [
    ('same_name', 'Same last name'),
    ('coworker', 'Co-worker'),
    ('vip', 'Publicly known'),
    ('off_shift', 'Outside the shift'),
    ('many', 'Many patients in an hour'),
    ('no_work', 'No visit and no work'),
    ('tries', 'Many tries at restricted records'),
]
FINDING_OUTCOMES = [('explained', 'Explained'), ('talked', 'Talked to'), ('violation', 'Violation')]


class MedicalAccessFinding(models.Model):
    """A reading that is unusual, and what the Privacy Officer found out about it (45 CFR 164.308(a)(1)(ii)(D)).

    Found each night in the access log (`medical_access_finding_search.py`): who, whose record, why it is unusual, never what was
    read. Nobody reads or decides findings about themselves; those about a Privacy Officer are decided by another one or the owner,
    who learns the record number, not the name.
    """
    _name = 'medical.access.finding'
    _description = 'Unusual Reading'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'day desc, id desc'
    _rec_name = 'kind'
    _rec_names_search = ['user_id']
    _access_log_parent = 'patient_id'

    company_id = fields.Many2one('res.company', required=True, index=True)
    kind = fields.Selection(FINDING_KINDS, 'What Is Unusual', required=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, index=True, ondelete='restrict')
    is_officer = fields.Boolean('A Privacy Officer', help="Decided by another Privacy Officer, or the owner.")
    patient_id = fields.Many2one('medical.patient', index='btree_not_null', ondelete='restrict', groups=OFFICER)
    patient_number = fields.Char('Record Number', related='patient_id.number', related_sudo=True)
    day = fields.Date(required=True, help="By the clock of the practice.")
    first_at = fields.Datetime('First On', required=True)
    count = fields.Integer('How Often', aggregator=None)
    explanation = fields.Char('Why It Is Shown', compute='_compute_explanation')
    outcome = fields.Selection(FINDING_OUTCOMES)
    note = fields.Char('What Came of It')
    decided_by_id = fields.Many2one('res.users', ondelete='restrict')
    decided_at = fields.Datetime('Decided On')
    can_decide = fields.Boolean(compute='_compute_can_decide')

    _found_uniq = models.UniqueIndex('(company_id, kind, user_id, COALESCE(patient_id, 0), day)')
    _undecided_idx = models.Index('(company_id) WHERE outcome IS NULL')

    @api.depends('kind', 'patient_id')
    def _compute_display_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for finding in self:
            finding.display_name = ' · '.join(filter(None, (kinds.get(finding.kind), finding.patient_number)))

    @api.depends('kind', 'count')
    def _compute_explanation(self):
        for finding in self:
            practice, count = self.env['medical.practice']._get(finding.company_id), finding.count
            finding.explanation = {
                'same_name': self.env._("Reader and patient have the same last name. Times opened: %(count)s.", count=count),
                'coworker': self.env._("The patient works here, or belongs to somebody who does. Times opened: %(count)s.", count=count),
                'vip': self.env._("The patient is publicly known. Times opened: %(count)s.", count=count),
                'off_shift': self.env._("%(count)s patients opened outside every shift and attendance of the reader's.", count=count),
                'many': self.env._("%(count)s different patients opened within an hour.", count=count),
                'no_work': self.env._(
                    "No visit at the reader's sites %(days)s days before or after, and no work of the reader's on the record. Times opened: %(count)s.",
                    days=practice.finding_visit_days, count=count),
                'tries': self.env._("Looked up restricted records %(count)s times beyond what is let through in an hour.", count=count),
            }.get(finding.kind)

    @api.depends_context('uid')
    @api.depends('user_id', 'outcome', 'is_officer')
    def _compute_can_decide(self):
        officer, owner = self.env.user.has_group(OFFICER), self.env.user.has_group(OWNER)
        for finding in self:
            finding.can_decide = not finding.outcome and finding.user_id != self.env.user and (officer or owner and finding.is_officer)

    def action_decide(self):
        """The dialog in which it is said what came of it, of one or of several."""
        self._check_decider()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("What Came of It"), 'res_model': 'medical.access.decision', 'view_mode': 'form',
            'target': 'new', 'context': {'default_finding_ids': self.ids}}

    def action_readings(self):
        """What the reader saw on that day, for the Privacy Officer."""
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("The Privacy Officer sees what somebody read."))
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_access_user_record')
        return {**action, 'context': {
            'default_user_id': self.user_id.id, 'default_date_from': self.day, 'default_date_to': self.day, 'default_company_id': self.company_id.id,
            'default_shown': 'each'}}

    def _check_decider(self):
        if not self.env.user.has_groups(f'{OFFICER},{OWNER}'):
            raise AccessError(self.env._("The Privacy Officer decides what is unusual."))
        self.check_access('read')
        if self.env.user in self.user_id:
            raise UserError(self.env._("Nobody decides about themselves: another Privacy Officer does, or the owner."))
        if any(finding.outcome for finding in self):
            raise UserError(self.env._("This was decided already, and stays as it was decided."))

    def _decide(self, outcome, note):
        """Write down what came of it.

        :param str outcome: a key of FINDING_OUTCOMES
        :param str note: what was found out; needed
        """
        self._check_decider()
        if outcome not in dict(FINDING_OUTCOMES) or not (note or '').strip():
            raise UserError(self.env._("Choose an outcome, and write what you found out."))
        # sudo: the decider's right is checked, and nobody types this
        self.sudo().write({'outcome': outcome, 'note': note.strip(), 'decided_by_id': self.env.uid, 'decided_at': fields.Datetime.now()})

    @api.model
    def _note_tries(self):
        """The current user looked up restricted records too often: for the Privacy Officer, once a day with a count."""
        practice = self.env['medical.practice']._get()
        user = self.env.user
        self.env.cr.execute(SQL(
            """INSERT INTO medical_access_finding (company_id, kind, user_id, is_officer, day, first_at, count, create_uid, create_date, write_uid, write_date)
               VALUES (%(company)s, 'tries', %(user)s, %(officer)s, %(day)s, %(now)s, 1, 1, %(now)s, 1, %(now)s)
               ON CONFLICT (company_id, kind, user_id, (COALESCE(patient_id, 0)), day)
               DO UPDATE SET count = medical_access_finding.count + 1, write_date = %(now)s""",
            company=self.env.company.id, user=user.id, officer=user.has_group(OFFICER), day=practice._today(), now=fields.Datetime.now()))
        self.env['medical.access.finding'].invalidate_model(['count'])
