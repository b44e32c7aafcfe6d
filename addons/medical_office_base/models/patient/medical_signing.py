from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

PURPOSE = 'sign'
LIFETIME = timedelta(hours=1)


class MedicalSigning(models.Model):
    """Papers that a patient is to sign in one go, on the page behind a link: which, for how long, who asked, what came of it.

    The page (`controllers/patient/medical_sign.py`) opens without login and shows these papers alone, one after the other; when
    the last is signed or declined it shows none any more. Written by methods alone: `patient._start_signing`.
    """
    _name = 'medical.signing'
    _description = 'Papers to Sign'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'id desc'
    _rec_names_search = ['patient_id']
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True)
    site_id = fields.Many2one('medical.site', required=True, ondelete='restrict')
    visit_id = fields.Many2one('medical.visit', ondelete='restrict', index='btree_not_null')
    notice_id = fields.Many2one('medical.privacy.notice', ondelete='restrict', help="The notice to acknowledge, if that is to be signed.")
    acknowledgement_id = fields.Many2one('medical.privacy.acknowledgement', ondelete='restrict')
    consent_ids = fields.Many2many('medical.consent', 'medical_signing_consent_rel', 'signing_id', 'consent_id', string='Forms')
    issued_by_id = fields.Many2one('res.users', 'Asked By', required=True, ondelete='restrict')
    expires_at = fields.Datetime('Until', required=True)
    is_handed_over = fields.Boolean(help="On a device of the office: whoever handed it over is signed out there.")
    closed_on = fields.Datetime()

    @api.depends('patient_id')
    def _compute_display_name(self):
        for signing in self:
            # sudo: the number alone, which is no secret
            signing.display_name = self.env._("To sign · %(number)s", number=signing.sudo().patient_id.number)

    def _papers(self):
        """What there is to sign, in order: the notice, then the forms; all that was asked for, signed or not."""
        self.ensure_one()
        return [*self.notice_id, *self.consent_ids.sorted('id')]

    def _is_open(self, paper):
        if paper._name == 'medical.privacy.notice':
            return not self.acknowledgement_id
        return paper.state == 'draft'

    def _next(self):
        """The first paper that is neither signed nor declined, or None."""
        return next((paper for paper in self._papers() if self._is_open(paper)), None)

    def _close_if_done(self):
        """Once nothing is left the page shows nothing any more."""
        self.ensure_one()
        if not self._next():
            self.closed_on = fields.Datetime.now()

    @api.model
    def _make(self, patient, consents, notice, site, user, visit=None, handed_over=False):
        """A signing and the secret of its page, as superuser; earlier links for the same patient end.

        :return: (signing, secret)
        """
        if not consents and not notice:
            raise UserError(self.env._("Choose what is to be signed."))
        # sudo: written by methods alone; who calls has checked who may
        signings = self.sudo()
        earlier = signings.search([('patient_id', '=', patient.id), ('closed_on', '=', False)])
        earlier.write({'closed_on': fields.Datetime.now()})
        tokens = self.env['medical.public.token']
        tokens._revoke(earlier, PURPOSE)
        signing = signings.create({
            'patient_id': patient.id, 'company_id': patient.company_id.id, 'site_id': site.id, 'visit_id': visit.id if visit else False,
            'notice_id': notice.id if notice else False, 'consent_ids': [(6, 0, consents.ids)], 'issued_by_id': user.id,
            'expires_at': fields.Datetime.now() + LIFETIME, 'is_handed_over': handed_over})
        return signing, tokens._issue(signing, PURPOSE, LIFETIME / timedelta(days=1))

    @api.model
    def _url(self, code):
        return f"{self.env['ir.config_parameter'].sudo().get_param('web.base.url')}/sign/{code}"  # sudo: the address of the office
