from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .medical_inspection import OPEN_INSPECTION

ASKED_STATES = [('open', 'To Hand Over'), ('handed', 'Handed Over'), ('declined', 'Not Handed Over')]
REQUEST_SYSTEM = {'state', 'handed_what', 'handed_at', 'handed_by_id', 'no_copy_reason', 'patient_numbers', 'patient_count', 'declined_why'}
# what somebody writes who is only to get it
GETTER = {'note', 'paper_ids'}
SOON_DAYS = 2


class MedicalInspectionRequest(models.Model):
    """What an inspector asked for: until when, who gets it, what was handed over, and the copy that stays.

    Of patients it keeps record numbers alone; what was disclosed is written into their accountings (45 CFR 164.528) by
    `_disclose`, on the basis that holds, as a rule health oversight (45 CFR 164.512(d)).
    """
    _name = 'medical.inspection.request'
    _description = 'Request of an Inspector'
    _inherit = ['medical.guarded.files']
    _guards_every_file = True
    _order = 'state desc, date_due, id'
    _check_company_auto = True

    inspection_id = fields.Many2one('medical.inspection', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='inspection_id.company_id', store=True, index=True)
    site_id = fields.Many2one(related='inspection_id.site_id', store=True, index=True)
    name = fields.Char('What Is Asked For', required=True, help="Without a patient's name.")
    asked_on = fields.Date(required=True, default=lambda self: self.env.company._medical_today())
    date_due = fields.Date('Due', index=True)
    user_id = fields.Many2one(
        'res.users', 'Who Gets It', index='btree_not_null', ondelete='restrict', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    state = fields.Selection(ASKED_STATES, 'Status', required=True, default='open', readonly=True, copy=False, index=True)
    note = fields.Text('Notes')
    with_patients = fields.Boolean('Patient Records', help="Records of patients are among what is handed over.")
    handed_what = fields.Text('What Was Handed Over', readonly=True, copy=False)
    handed_at = fields.Datetime('Handed Over On', readonly=True, copy=False)
    handed_by_id = fields.Many2one('res.users', 'Handed Over By', readonly=True, copy=False, ondelete='restrict')
    paper_ids = fields.One2many('medical.inspection.paper', 'request_id', 'Copies Kept')
    no_copy_reason = fields.Char('Why No Copy', readonly=True, copy=False)
    patient_numbers = fields.Text('Record Numbers', readonly=True, copy=False)
    patient_count = fields.Integer('Patients', readonly=True, copy=False)
    declined_why = fields.Char('Why Not', readonly=True, copy=False)
    is_late = fields.Boolean('Late', compute='_compute_is_late', search='_search_is_late')
    can_hand = fields.Boolean('I Hand It Over', compute='_compute_can_hand')

    @api.model
    def _guarded_files_words(self):
        return self.env._("Add a copy under “Copies Kept” of the request.")

    @api.depends('state', 'date_due')
    def _compute_is_late(self):
        for request in self:
            request.is_late = request.state == 'open' and bool(request.date_due) and request.date_due < request.company_id._medical_today()

    @api.model
    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('state', '=', 'open') & Domain('date_due', '<', self.env.company._medical_today())

    @api.depends('state', 'user_id')
    @api.depends_context('uid')
    def _compute_can_hand(self):
        for request in self:
            # sudo: the status, for whoever is to get it
            kept = request.sudo().inspection_id
            request.can_hand = request.state == 'open' and kept.state in OPEN_INSPECTION and (
                request.user_id == self.env.user or kept.sudo(False).can_log)

    # === GUARDS === #

    @api.constrains('user_id', 'inspection_id')
    def _check_user(self):
        for request in self:
            # sudo: in which practices somebody works
            if request.user_id and request.company_id not in request.user_id.sudo().company_ids:
                raise ValidationError(self.env._("%(name)s doesn't work in this practice.", name=request.user_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in REQUEST_SYSTEM):
            raise AccessError(self.env._("What was handed over is said with its button."))
        requests = super().create(vals_list)
        requests.sudo().inspection_id._check_open()  # sudo: its status
        for request in requests:
            # sudo: the log is written by methods alone; who may add a request is the rules' matter
            request.sudo().inspection_id._note('asked', request.name)
        return requests

    def write(self, vals):
        if not self.env.su:
            if REQUEST_SYSTEM & vals.keys():
                raise AccessError(self.env._("What was handed over is said with its button."))
            if any(request.state != 'open' for request in self):
                raise UserError(self.env._("What was handed over, or wasn't, stays as it is."))
            if vals.keys() - GETTER and any(not request.sudo().inspection_id.sudo(False).can_log for request in self):  # sudo: for whoever only gets it
                raise AccessError(self.env._("Who is to get it adds copies and notes; what, who and when is changed by who works on the inspection."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if not self.env.su:
            raise UserError(self.env._("What was asked for stays: say that it isn't handed over, and why."))

    # === HANDING OVER === #

    def action_hand_over(self):
        """Hand it over: opens the dialog that asks what, and about the copy."""
        self._check_hand()
        return self._open_dialog('medical.inspection.handing', self.env._("Hand Over"))

    def action_decline(self):
        """Not handed over: opens the dialog that asks why."""
        self._check_hand()
        return self._open_dialog('medical.inspection.handing', self.env._("Not Handed Over"), declined=True)

    def action_disclose(self):
        """Write it into the accountings of the patients concerned: opens the dialog."""
        self.ensure_one()
        self.check_access('read')
        return self._open_dialog('medical.inspection.disclosing', self.env._("Into the Accountings of Patients"))

    def _open_dialog(self, model, title, **context):
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': model, 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_request_id': self.id, **{f'default_{name}': value for name, value in context.items()}}}

    def _check_hand(self):
        """Self as superuser, locked, for who may hand it over."""
        self.ensure_one()
        self.check_access('read')
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if self.state != 'open':
            raise UserError(self.env._("This was handed over, or declined, already."))
        if not self.env.su and not self.can_hand:
            raise AccessError(self.env._("Who is to get it hands it over, or who works on the inspection."))
        # sudo: who may was checked
        return self.sudo()

    def _hand_over(self, what, no_copy_reason=None):
        """It was handed over.

        :raises UserError: without words, or without a copy and a reason
        """
        request = self._check_hand()
        if not (what or '').strip():
            raise UserError(self.env._("Say what was handed over: how many pages, on what."))
        if not request.paper_ids and not (no_copy_reason or '').strip():
            raise UserError(self.env._("Add a copy of what is handed over, or say why none is kept."))
        request.write({
            'state': 'handed', 'handed_what': what.strip(), 'handed_at': fields.Datetime.now(), 'handed_by_id': self.env.uid,
            'no_copy_reason': (no_copy_reason or '').strip() or False})
        request.inspection_id._note('taken', self.env._("%(name)s: %(what)s", name=request.name, what=what.strip()))

    def _decline(self, why):
        """It isn't handed over, and why.

        :raises UserError: no reason
        """
        request = self._check_hand()
        if not (why or '').strip():
            raise UserError(self.env._("Say why it isn't handed over."))
        request.write({'state': 'declined', 'declined_why': why.strip()})

    def _disclose(self, patients, values):
        """Write what was handed over into the accountings of these patients, each with a row of its own.

        :param dict values: date, what, purpose, basis, recipient_name, recipient_address, suspended_until, suspended_by
        :raises UserError: no patients, or nothing was handed over yet
        """
        self.ensure_one()
        self.check_access('read')
        # sudo: to compare; who may write accountings and which patients is checked by `_record`
        request = self.sudo()
        if request.state != 'handed':
            raise UserError(self.env._("Hand it over first: what wasn't disclosed isn't accounted for."))
        if not patients:
            raise UserError(self.env._("Choose the patients whose records were handed over."))
        patients.check_access('read')
        known = set((request.patient_numbers or '').split())
        new = patients.filtered(lambda patient: patient.number not in known)
        if not new:
            raise UserError(self.env._("This stands in their accountings already."))
        for patient in new:
            self.env['medical.disclosure']._record({**values, 'patient_id': patient.id})
        numbers = sorted(known | set(new.mapped('number')))
        request.write({'with_patients': True, 'patient_numbers': ' '.join(numbers), 'patient_count': len(numbers)})
