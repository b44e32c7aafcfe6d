from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class MedicalEthicsMeasure(models.Model):
    """What has to happen so that a declared tie does no harm, by when; noted as done by whoever may decide about it."""
    _name = 'medical.ethics.measure'
    _description = 'Measure about a Disclosure'
    _inherit = ['medical.ethics.content.mixin']
    _order = 'date_due, id'
    _stays = False

    review_id = fields.Many2one('medical.ethics.review', required=True, index=True, readonly=True, ondelete='restrict')
    statement_id = fields.Many2one(related='review_id.statement_id', store=True, index='btree_not_null')
    gift_id = fields.Many2one(related='review_id.gift_id', store=True, index='btree_not_null')
    name = fields.Char('Measure', required=True, readonly=True)
    date_due = fields.Date('By', required=True, readonly=True, index=True)
    done_on = fields.Date(readonly=True)
    done_by_id = fields.Many2one('res.users', 'Noted By', readonly=True, ondelete='restrict')

    def action_done(self):
        """Note as done, today. By whoever may decide about the disclosure, never the person."""
        self.check_access('read')
        for measure in self:
            subject = measure.statement_id or measure.gift_id
            if not subject.may_review:
                raise AccessError(self.env._("That a measure was taken is noted by the compliance officer or the owner, never by the person."))
            if measure.done_on:
                raise UserError(self.env._("This measure is noted as done already: reload the page."))
            # sudo: written by methods alone, checked above
            measure.sudo().write({'done_on': measure.company_id._medical_today(), 'done_by_id': self.env.uid})
        return True
