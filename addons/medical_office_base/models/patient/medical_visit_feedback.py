from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

PURPOSE = 'satisfaction'
DAYS = 30  # how long a link opens; and nobody is asked by mail more often
LATEST = timedelta(days=3)  # after which nobody is asked about a visit any more


class MedicalVisit(models.Model):
    """Patients are asked how a visit was, by a link that opens one short page without login.

    Off until the manager switches it on in the practice profile. By mail goes it only to who prefers e-mail, hasn't opted out and
    hasn't asked to be reached another way (45 CFR 164.522(b)); subject and page name neither the patient nor why they came.
    """
    _inherit = 'medical.visit'

    feedback_state = fields.Selection(
        [('none', 'Not asked'), ('shown', 'Shown at the desk'), ('sent', 'Sent'), ('answered', 'Answered')], 'Asked How It Was',
        required=True, default='none', readonly=True, copy=False)
    feedback_on = fields.Date('Asked On', readonly=True, copy=False)
    can_ask_feedback = fields.Boolean(compute='_compute_can_ask_feedback')

    @api.depends('state', 'feedback_state')
    def _compute_can_ask_feedback(self):
        # sudo: whether the practice asks at all
        active = self.env['medical.practice'].sudo().search([('company_id', 'in', self.company_id.ids), ('feedback_active', '=', True)]).company_id
        for visit in self:
            visit.can_ask_feedback = visit.company_id in active and visit.state == 'left' and visit.feedback_state in ('none', 'shown')

    def _feedback_url(self):
        """A new link to the page about this visit; those of before open no more. Who may hand it out is decided by who calls."""
        self.ensure_one()
        tokens = self.env['medical.public.token']
        tokens._revoke(self, PURPOSE)
        return f'{self.get_base_url()}/feedback/{tokens._issue(self, PURPOSE, DAYS)}'

    def action_feedback_code(self):
        """Show a QR code at the desk, which the patient scans."""
        self.ensure_one()
        self._check_mover(desk=True)
        if not self.can_ask_feedback:
            raise UserError(self.env._("Patients are asked once they have left, and once. The manager switches it on in the practice profile."))
        # sudo: who may was checked above; that it was shown is written by methods alone
        self.sudo().write({'feedback_state': 'shown', 'feedback_on': fields.Date.context_today(self)})
        # sudo: nobody reads or writes the link but by its picture
        window = self.env['medical.visit.feedback.code'].sudo().create({'visit_id': self.id, 'url': self._feedback_url()})
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("How was your visit?"), 'res_model': window._name, 'res_id': window.id,
            'view_mode': 'form', 'target': 'new'}

    def _feedback_answer(self, answers):
        """Keep an answer, once; whether it was the first. Called as superuser, by the page of the link."""
        if not self.env.su:
            raise AccessError(self.env._("Answers come by the page of the link."))
        self.lock_for_update()
        self.invalidate_recordset(['feedback_state'])
        if self.feedback_state == 'answered':
            return False
        self.env['medical.satisfaction']._keep(self, answers)
        self.feedback_state = 'answered'
        return True

    # === BY MAIL === #

    @api.model
    def _feedback_domain(self, practice):
        """Visits about which a patient is asked now by mail."""
        now = fields.Datetime.now()
        return Domain('company_id', '=', practice.company_id.id) & Domain('state', '=', 'left') & Domain('feedback_state', '=', 'none') \
            & Domain('left_at', '<=', now - timedelta(hours=practice.feedback_hours)) & Domain('left_at', '>', now - LATEST) \
            & Domain('patient_id.preferred_channel', '=', 'email') & Domain('patient_id.email', '!=', False) \
            & Domain('patient_id.no_feedback', '=', False) & Domain('patient_id.confidential_communication', '=', False) \
            & Domain('patient_id.active', '=', True) & Domain('patient_id.deceased_on', '=', False)

    def _feedback_send(self):
        """Ask about these visits by mail; of several of one patient about the last, and nobody twice within a month."""
        since = fields.Date.to_string(fields.Date.context_today(self) - timedelta(days=DAYS))
        asked = {patient for patient, in self._read_group(
            [('patient_id', 'in', self.patient_id.ids), ('feedback_state', '!=', 'none'), ('feedback_on', '>', since)], ['patient_id'])}
        sent = self.browse()
        for visit in self.sorted('left_at', reverse=True):
            if visit.patient_id not in asked:
                asked.add(visit.patient_id)
                visit._feedback_mail()
                sent |= visit
        sent.write({'feedback_state': 'sent', 'feedback_on': fields.Date.context_today(self)})
        return sent

    def _feedback_mail(self):
        lang = self._feedback_lang(self.patient_id)
        visit = self.with_context(lang=lang)
        company = visit.company_id
        url = visit._feedback_url()
        self.env['mail.mail'].create({
            'subject': visit.env._("A short question from %(practice)s", practice=company.name),
            'email_from': company.email_formatted or self.env.user.email_formatted,
            'email_to': visit.patient_id.email,
            'body_html': Markup('<p>{}</p><p>{}</p><p><a href="{}">{}</a></p><p>{}</p>').format(
                visit.env._("Good day,"), visit.env._("you were with us lately. How was it? Five questions, one minute, and nobody learns who answered."),
                url, visit.env._("Tell us how it was"),
                visit.env._("You don't want to be asked? Tell the front desk, and we won't.")),
            # the link is a secret: the mail goes once it is sent
            'auto_delete': True,
        })

    @api.model
    def _feedback_lang(self, patient):
        """The installed language that is the patient's, else the practice's."""
        code = (patient.language_id.code or '').split('_')[0]
        installed = [lang for lang, _name in self.env['res.lang'].get_installed()]
        return next((lang for lang in installed if code and lang.split('_')[0] == code), None) or self.env.lang or installed[0]

    @api.model
    def _cron_ask_feedback(self, limit=100):
        for practice in self.env['medical.practice'].search([('feedback_active', '=', True)]):
            visits = self.search(self._feedback_domain(practice), limit=limit, order='left_at desc')
            visits._feedback_send()
