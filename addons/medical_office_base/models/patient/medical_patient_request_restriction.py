from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalPatientRequest(models.Model):
    """What the patient asks us not to tell, and how they want to be reached; in force from acceptance until it ends.

    Source: 45 CFR 164.522(a) and (b).
    """
    _inherit = 'medical.patient.request'

    not_told = fields.Text('Who Is Not Told What', help="As “Health plan: the visit of May 4”. It stands above the patient's record, once accepted.")
    paid_in_full = fields.Boolean(
        'Paid in Full Out of Pocket', help="The patient, or somebody for them other than the plan, paid for the item or service in full.")
    to_health_plan = fields.Boolean('Keeps a Health Plan From It', help="A disclosure to a health plan for payment or operations, not required by law.")
    must_accept = fields.Boolean(compute='_compute_must_accept', help="45 CFR 164.522(a)(1)(vi)")
    contact_text = fields.Text('How to Reach Them', help="The other address, phone or way; and how payment is handled, where that matters.")
    in_force_from = fields.Date(readonly=True, copy=False)
    in_force_until = fields.Date(readonly=True, copy=False)
    is_in_force = fields.Boolean('In Force', compute='_compute_is_in_force', store=True, index=True)

    @api.depends('kind', 'paid_in_full', 'to_health_plan')
    def _compute_must_accept(self):
        for request in self:
            request.must_accept = request.kind == 'restriction' and request.paid_in_full and request.to_health_plan

    @api.depends('in_force_from', 'in_force_until')
    def _compute_is_in_force(self):
        for request in self:
            request.is_in_force = bool(request.in_force_from) and not request.in_force_until

    def _accept(self):
        """Accept a restriction, or take on the way in which the patient wants to be reached."""
        self._check_handler(('working',))
        self._check_identified()
        if self.kind not in ('restriction', 'confidential'):
            raise UserError(self.env._("Restrictions and confidential communications are accepted; this is answered otherwise."))
        text = (self.not_told if self.kind == 'restriction' else self.contact_text) or ''
        if not text.strip():
            raise UserError(
                self.env._("Write down who is not told what.") if self.kind == 'restriction' else self.env._("Write down how to reach the patient."))
        self._close('done', 'granted', in_force_from=self._today_there())
        if self.kind == 'confidential':
            earlier = self._in_force(self.patient_id, 'confidential') - self
            # sudo: the way to reach a patient follows from the accepted request; one way holds at a time
            earlier.sudo().write({'in_force_until': self._today_there()})
            self.sudo().patient_id.write({'confidential_communication': True, 'confidential_contact': text})
        self._note('accepted', text)

    def _end(self, reason):
        """The patient asks or agrees to end it, or we end a restriction that we weren't bound to accept, for what comes after
        (45 CFR 164.522(a)(2))."""
        self._check_handler(('done',))
        if not self.is_in_force:
            raise UserError(self.env._("It isn't in force."))
        if not (reason or '').strip():
            raise UserError(self.env._("Write down who asked to end it, and how you know: in writing, or agreed orally."))
        # sudo: what follows from the step
        self.sudo().in_force_until = self._today_there()
        if self.kind == 'confidential':
            # sudo: as when it was accepted
            self.sudo().patient_id.write({'confidential_communication': False, 'confidential_contact': False})
        self._note('ended', reason)

    @api.model
    def _in_force(self, patients, kind):
        """The accepted requests of a kind that hold for these patients."""
        # sudo: whoever may open the patient must know what they may not tell; called for such patients alone
        return self.sudo().search([('patient_id', 'in', patients.ids), ('kind', '=', kind), ('is_in_force', '=', True)])
