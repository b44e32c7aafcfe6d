from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class MedicalObligationEvidence(models.Model):
    """What proves by hand that an obligation was met: a document, a link to a record, a note; or what has happened and is to be done.

    Done, it stays as it was: who finds a mistake voids it with a reason and adds another.
    """
    _name = 'medical.obligation.evidence'
    _description = 'Evidence'
    _order = 'date desc, id desc'
    _check_company_auto = True

    status_id = fields.Many2one(
        'medical.obligation.status', 'Obligation at Its Place', required=True, index=True, ondelete='restrict', check_company=True)
    obligation_id = fields.Many2one(related='status_id.obligation_id', store=True, index=True)
    company_id = fields.Many2one(related='status_id.company_id', store=True, index=True)
    site_id = fields.Many2one(related='status_id.site_id', store=True, index='btree_not_null')
    name = fields.Char('What Was Done', required=True)
    state = fields.Selection(
        [('open', 'To Do'), ('done', 'Done'), ('void', 'Void')], 'Status', required=True, default='done', readonly=True, copy=False)
    event_date = fields.Date('Happened On', help="Of what has to be done when something happens.")
    deadline = fields.Date('Due By')
    date = fields.Date('Done On')
    user_id = fields.Many2one('res.users', 'Done By', default=lambda self: self.env.user, required=True)
    attachment_ids = fields.Many2many('ir.attachment', 'medical_obligation_evidence_attachment_rel', 'evidence_id', 'attachment_id', string='Documents')
    note = fields.Text('Notes')
    void_reason = fields.Char('Why It Is Void', readonly=True, copy=False)

    _done_dated = models.Constraint("CHECK (state != 'done' OR date IS NOT NULL)", "Say on which day it was done.")

    @api.constrains('date', 'state')
    def _check_date(self):
        for evidence in self:
            if evidence.date and evidence.date > evidence.company_id._medical_today():
                raise ValidationError(self.env._("“%(name)s” would be done on a day to come: correct the day.", name=evidence.name))

    @api.model_create_multi
    def create(self, vals_list):
        evidence = super().create(vals_list)
        if not self.env.su and evidence.filtered(lambda row: row.state == 'void'):
            raise AccessError(self.env._("Evidence is voided with a reason, not made void."))
        evidence.status_id._refresh()
        return evidence

    def write(self, vals):
        if not self.env.su:
            if 'state' in vals or 'void_reason' in vals:
                raise AccessError(self.env._("What is done or void is said by the buttons."))
            if self.filtered(lambda row: row.state != 'open'):
                raise UserError(self.env._("Evidence stays as it was written: void it with a reason and add another."))
        res = super().write(vals)
        self.status_id._refresh()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Evidence is kept: void it with a reason instead of deleting it."))

    def _void(self, reason):
        """Take evidence back, which stays to be seen.

        :raises UserError: no reason given
        """
        self.check_access('write')
        if not (reason or '').strip():
            raise UserError(self.env._("Say why the evidence is void."))
        # sudo: the right to write was checked; done evidence is otherwise written by nobody
        self.sudo().write({'state': 'void', 'void_reason': reason})
