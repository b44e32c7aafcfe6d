from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

HOLD_SCOPES = [('patient', 'A patient'), ('staff', 'A person who works or worked here'), ('all', 'Everything of a period')]
MAY_LIFT = 'medical_office_base.group_manager,medical_office_base.group_privacy_officer,medical_office_base.group_compliance_officer'


class MedicalLegalHold(models.Model):
    """Nothing of a patient, of a person's staff file, or of a period is destroyed while a hold stands: a claim, an audit, counsel's word.

    A hold isn't changed: it is lifted with a reason, and another one placed. That something is on hold everybody sees who reads it; why,
    the manager and the officers.
    """
    _name = 'medical.legal.hold'
    _description = 'Legal Hold'
    _inherit = ['medical.access.logged']
    _order = 'id desc'
    _rec_name = 'reason'
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    scope = fields.Selection(HOLD_SCOPES, 'What Is Held', required=True, default='patient')
    patient_id = fields.Many2one('medical.patient', index='btree_not_null', ondelete='restrict', check_company=True)
    employee_id = fields.Many2one('hr.employee', 'Person', index='btree_not_null', ondelete='restrict', check_company=True)
    date_from = fields.Date('Dated From')
    date_to = fields.Date('Dated Until')
    reason = fields.Text('Why', required=True, help="The claim, audit or request, and who asked for it.")
    placed_by_id = fields.Many2one('res.users', readonly=True, default=lambda self: self.env.user, ondelete='restrict')
    placed_on = fields.Date(readonly=True, default=fields.Date.context_today)
    lifted_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    lifted_on = fields.Date(readonly=True, copy=False, index=True)
    lift_reason = fields.Char('Lifted Because', readonly=True, copy=False)
    state = fields.Selection([('held', 'In Force'), ('lifted', 'Lifted')], compute='_compute_state')

    @api.depends('scope', 'patient_id.number', 'employee_id')
    def _compute_display_name(self):
        for hold in self:
            # sudo: the record number alone, for who reads the hold
            whose = hold.sudo().patient_id.number or hold.sudo().employee_id.name or self.env._("everything")
            hold.display_name = self.env._("Legal hold · %(whose)s", whose=whose)

    @api.depends('lifted_on')
    def _compute_state(self):
        for hold in self:
            hold.state = 'lifted' if hold.lifted_on else 'held'

    @api.constrains('scope', 'patient_id', 'employee_id', 'date_from', 'date_to')
    def _check_scope(self):
        for hold in self:
            if (hold.scope == 'patient') != bool(hold.patient_id) or (hold.scope == 'staff') != bool(hold.employee_id):
                raise ValidationError(self.env._("Say whose documents are held: the patient's, the person's, or everything of a period."))
            if hold.date_from and hold.date_to and hold.date_from > hold.date_to:
                raise ValidationError(self.env._("The period ends before it begins."))

    @api.model_create_multi
    def create(self, vals_list):
        holds = super().create([{
            **self._company_of(vals),
            **{name: value for name, value in vals.items() if name not in ('lifted_on', 'lifted_by_id', 'lift_reason')},
            **({} if self.env.su else {'placed_by_id': self.env.uid, 'placed_on': fields.Date.context_today(self)})} for vals in vals_list])
        if not self.env.su and holds.filtered('lifted_on'):
            raise AccessError(self.env._("A hold is placed first, and lifted later."))
        return holds

    @api.model
    def _company_of(self, vals):
        # sudo: the practice of whom it is about, whoever may read it is decided by the rules
        held = self.env['medical.patient'].sudo().browse(vals.get('patient_id') or ()) or self.env['hr.employee'].sudo().browse(vals.get('employee_id') or ())
        return {'company_id': held.company_id.id} if held else {}

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("A legal hold stays as it was placed: lift it with the reason, and place another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Legal holds are kept: lift it with the reason."))

    def action_lift(self):
        """Ask why a hold ends."""
        self.ensure_one()
        self._check_may_lift()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.legal.hold.lift', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Lift the Hold"), 'context': {'default_hold_id': self.id}}

    def _lift(self, reason):
        self._check_may_lift()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why the hold ends."))
        if self.filtered('lifted_on'):
            raise UserError(self.env._("The hold is lifted already: reload the page."))
        # sudo: checked above
        self.sudo().write({'lifted_by_id': self.env.uid, 'lifted_on': fields.Date.context_today(self), 'lift_reason': reason})

    def _check_may_lift(self):
        self.check_access('read')
        if not self.env.su and not self.env.user.has_groups(MAY_LIFT):
            raise AccessError(self.env._("Holds are lifted by the manager, the Privacy Officer or the Compliance Officer."))
