from odoo import fields, models
from odoo.exceptions import UserError


class MedicalAgreementTermCheck(models.Model):
    """Whether the paper of an agreement says what it has to, and where."""
    _name = 'medical.agreement.term.check'
    _description = 'Term Looked For in an Agreement'
    _order = 'agreement_id, sequence, id'

    agreement_id = fields.Many2one('medical.agreement', required=True, index=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='agreement_id.company_id', store=True, index=True)
    term_id = fields.Many2one('medical.agreement.term', required=True, index=True, readonly=True, ondelete='restrict')
    sequence = fields.Integer(related='term_id.sequence', store=True)
    name = fields.Text(related='term_id.name')
    citation = fields.Char(related='term_id.citation')
    is_met = fields.Boolean('It Says So')
    place = fields.Char('Where', help="Such as section 3 (b).")

    _uniq = models.UniqueIndex('(agreement_id, term_id)', "This term is on the list already.")

    def write(self, vals):
        if not self.env.su and vals.keys() & {'agreement_id', 'term_id', 'company_id', 'sequence'}:
            raise UserError(self.env._("Which terms are looked for is fixed: tick those the paper has."))
        return super().write(vals)
