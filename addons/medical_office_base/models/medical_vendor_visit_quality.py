from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .medical_agreement import INSIDERS

GOOD, FAIR = 90, 70


class MedicalVendorVisit(models.Model):
    """How a visit was: who came without a background check, the inspection with its score, and the complaint to the vendor
    with what became of it."""
    _inherit = 'medical.vendor.visit'

    is_unchecked = fields.Boolean(
        'No Background Check', compute='_compute_is_unchecked', search='_search_is_unchecked', groups=INSIDERS,
        help="The agreement asks for background checks, and no valid one of this name is on file today.")
    inspection_score = fields.Integer('Score', readonly=True, aggregator='avg', tracking=True, help="0 to 100, of whoever inspected the work.")
    inspection_grade = fields.Selection(
        [('good', 'Good'), ('fair', 'Fair'), ('poor', 'Poor')], compute='_compute_inspection_grade', store=True,
        help="Good from 90, fair from 70, poor below; empty where nobody inspected.")
    inspection_note = fields.Text('What Was Found', readonly=True)
    inspected_by_id = fields.Many2one('res.users', readonly=True)
    inspected_on = fields.Datetime(readonly=True)

    complaint_state = fields.Selection(
        [('open', 'Open'), ('answered', 'Answered'), ('settled', 'Settled')], 'Complaint', readonly=True, index='btree_not_null', tracking=True)
    complaint_text = fields.Text('What Was Wrong', readonly=True)
    complaint_by_id = fields.Many2one('res.users', 'Complained By', readonly=True)
    complaint_on = fields.Datetime(readonly=True)
    complaint_sent_on = fields.Datetime('Sent to Vendor', readonly=True)
    complaint_settlement = fields.Text('How It Was Settled', readonly=True)

    _score_range = models.Constraint('CHECK (inspection_score BETWEEN 0 AND 100)', 'The score of a visit is between 0 and 100.')

    @api.depends('inspected_on', 'inspection_score')
    def _compute_inspection_grade(self):
        for visit in self:
            score = visit.inspection_score
            visit.inspection_grade = visit.inspected_on and ('good' if score >= GOOD else 'fair' if score >= FAIR else 'poor')

    @api.depends('person_name', 'agreement_id.needs_background_check', 'agreement_id.document_ids.expiry_stage')
    def _compute_is_unchecked(self):
        unchecked = {visit for visit, in self.env.execute_query(SQL(
            "SELECT id FROM %s visit WHERE id = ANY(%s)", self._sql_unchecked(), self._origin.ids))}
        for visit in self:
            visit.is_unchecked = visit._origin.id in unchecked

    @api.model
    def _search_is_unchecked(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the SQL passes over access, and staff may not find out by searching
        self.env['medical.agreement.document'].check_access('read')
        return Domain('id', 'in', SQL("(SELECT id FROM %s visit)", self._sql_unchecked()))

    @api.model
    def _sql_unchecked(self):
        """A subquery of the visits by people without a background check, where the agreement asks for one."""
        self.flush_model(['agreement_id', 'person_name'])
        self.env['medical.agreement'].flush_model(['needs_background_check'])
        return SQL(
            """(SELECT visit.id FROM medical_vendor_visit visit
                  JOIN medical_agreement agreement ON agreement.id = visit.agreement_id AND agreement.needs_background_check
                 WHERE NOT EXISTS (SELECT 1 FROM %s paper WHERE paper.agreement_id = visit.agreement_id AND paper.good
                                      AND paper.type = 'background_check' AND lower(paper.person) = lower(trim(visit.person_name))))""",
            # sudo: who reads this field may know it
            self.env['medical.agreement.document'].sudo()._sql_papers())

    def _check_may_judge(self):
        """Whoever works at the site judges the work: staff who see the visit."""
        self.ensure_one()
        if not self.env.user.has_group('medical_office_base.group_staff'):
            raise AccessError(self.env._("Visits are inspected, and complained about, by staff."))
        self.check_access('read')

    # === INSPECTION === #

    def action_inspect(self):
        """Ask for score and note."""
        self._check_may_judge()
        return self._open_judgement('inspection', self.env._("Inspect the Work"))

    def _inspect(self, score, note=''):
        """Write an inspection down; a later one takes its place, the first stays in the log.

        :param int score: 0 to 100
        :raise UserError: another score
        """
        self._check_may_judge()
        if not 0 <= score <= 100:
            raise UserError(self.env._("The score is between 0 and 100, and not %(score)s.", score=score))
        # sudo: staff write this part of a visit, and it alone; checked above
        self.sudo().write({
            'inspection_score': score, 'inspection_note': note, 'inspected_by_id': self.env.uid, 'inspected_on': fields.Datetime.now()})

    # === COMPLAINT === #

    def action_complain(self):
        """Ask what was wrong."""
        self._check_may_judge()
        return self._open_judgement('complaint', self.env._("Complain About the Visit"))

    def _open_judgement(self, kind, title):
        return {
            'type': 'ir.actions.act_window',
            'name': title,
            'res_model': 'medical.vendor.judgement',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_visit_id': self.id, 'default_kind': kind},
        }

    def _complain(self, text):
        """Open a complaint, or add to the one there is.

        :raise UserError: nothing said
        """
        self._check_may_judge()
        text = (text or '').strip()
        if not text:
            raise UserError(self.env._("Say what was wrong: the vendor can't put right what they don't know."))
        # sudo: as in _inspect
        self.sudo().write({
            'complaint_text': text, 'complaint_state': 'open', 'complaint_by_id': self.env.uid, 'complaint_on': fields.Datetime.now(),
            'complaint_settlement': False})

    def action_send_complaint(self):
        """Write to the vendor, with the facts of the visit; sending it is noted."""
        self._check_may_judge()
        if not self.complaint_text:
            raise UserError(self.env._("First write down what was wrong."))
        if not self.partner_id.email:
            raise UserError(self.env._(
                "%(vendor)s has no e-mail address. Add it to the vendor, or call them and note the answer.", vendor=self.partner_id.name))
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Complaint to the Vendor"),
            'res_model': 'mail.compose.message',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {
                'default_model': self._name, 'default_res_ids': self.ids, 'default_composition_mode': 'comment',
                'default_template_id': self.env.ref('medical_office_base.mail_template_vendor_complaint').id,
                'default_email_layout_xmlid': 'mail.mail_notification_light', 'medical_complaint_sent': True,
            },
        }

    def action_complaint_answered(self):
        """The vendor has answered: now it is up to us."""
        self._to_complaint_state(('open',), 'answered')

    def action_complaint_reopen(self):
        """The answer wasn't enough."""
        self._to_complaint_state(('answered', 'settled'), 'open')

    def action_complaint_settle(self):
        """Ask how it was settled."""
        self._check_may_judge()
        return self._open_judgement('settlement', self.env._("Settle the Complaint"))

    def _settle_complaint(self, text):
        self._to_complaint_state(('open', 'answered'), 'settled')
        # sudo: as in _inspect
        self.sudo().complaint_settlement = text

    def _to_complaint_state(self, before, after):
        self._check_may_judge()
        if self.complaint_state not in before:
            raise UserError(self.env._("The complaint has changed meanwhile: reload the page."))
        # sudo: as in _inspect
        self.sudo().complaint_state = after

    def _message_post_after_hook(self, message, msg_values):
        res = super()._message_post_after_hook(message, msg_values)
        # sudo: the state follows from who writes; an answering vendor has no account
        visit = self.sudo()
        if visit.complaint_state and self.env.context.get('medical_complaint_sent'):
            visit.complaint_sent_on = fields.Datetime.now()
        elif visit.complaint_state == 'open' and message.author_id and (
                message.author_id.commercial_partner_id == visit.partner_id.commercial_partner_id):
            visit.complaint_state = 'answered'
        return res
