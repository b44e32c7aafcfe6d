from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalPatientGlassBlock(models.Model):
    """Somebody who may not open restricted records by themselves, all of them or one patient's: the Privacy Officer says so.

    As a former husband who works here, or who opened one without cause. What they have open by broken glass ends at once. It is
    lifted by archiving, never deleted; nobody blocks or frees oneself.
    """
    _name = 'medical.patient.glass.block'
    _description = 'Blocked from Restricted Records'
    _inherit = ['medical.access.logged']
    _order = 'id desc'
    _rec_name = 'user_id'
    _access_log_parent = 'patient_id'
    _check_company_auto = True

    active = fields.Boolean('In Force', default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    user_id = fields.Many2one('res.users', 'Who', required=True, index=True, ondelete='restrict')
    patient_id = fields.Many2one(
        'medical.patient', index='btree_not_null', ondelete='restrict', check_company=True, help="Empty: no restricted record at all.")
    note = fields.Char('Why', required=True)
    create_uid = fields.Many2one('res.users', 'By', readonly=True)
    create_date = fields.Datetime('Since', readonly=True)

    @api.model
    def _blocks(self, user, patient):
        """Whether a user is kept from a patient's record."""
        # sudo: whether there is one; the asker doesn't read it
        return bool(self.sudo().search_count([
            ('user_id', '=', user.id), ('company_id', '=', patient.company_id.id), ('patient_id', 'in', (False, patient.id))], limit=1))

    def _check_not_oneself(self):
        if not self.env.su and self.env.user in self.user_id:
            raise UserError(self.env._("Somebody else decides whether you are blocked."))

    @api.model_create_multi
    def create(self, vals_list):
        blocks = super().create(vals_list)
        blocks._check_not_oneself()
        for block in blocks:
            # sudo: whose Privacy Officer has just decided
            block.env['medical.patient.glass'].sudo().search([
                ('user_id', '=', block.user_id.id), ('company_id', '=', block.company_id.id), ('expires_at', '>', fields.Datetime.now()),
                *([('patient_id', '=', block.patient_id.id)] if block.patient_id else [])])._end()
        return blocks

    def write(self, vals):
        self._check_not_oneself()
        if vals.keys() & {'user_id', 'patient_id', 'company_id'}:
            raise UserError(self.env._("Lift this one, and make another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("It stays for the record: archive it to lift it."))
