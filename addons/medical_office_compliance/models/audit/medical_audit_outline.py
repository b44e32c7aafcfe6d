from odoo import fields, models

from ..obligation.medical_requirement import ADOPTERS, AREAS


class MedicalAuditOutline(models.Model):
    """A shipped outline of an internal audit: what is looked at, of which records a sample is usually drawn, which requirements it proves.

    In our own words. What is asked follows rules or good practice as `basis` says; nothing in it is legal advice, and how often and how
    many records are suggestions.
    """
    _name = 'medical.audit.outline'
    _description = 'Audit (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.audit.template'
    _library_adopt_groups = ADOPTERS + ',medical_office_base.group_hr'

    area = fields.Selection(AREAS, required=True, readonly=True)
    purpose = fields.Text(readonly=True, translate=True)
    questions = fields.Text(required=True, readonly=True, translate=True, help="One a line; after a bar, the rule or the reason.")
    population = fields.Char(readonly=True, help="Of which records a sample is drawn.")
    sample_size = fields.Integer('Suggested Sample', readonly=True)
    requirement_codes = fields.Char('Proves', readonly=True, help="Codes of requirements, separated by semicolons.")
    is_hr = fields.Boolean('Personnel Files', readonly=True)
    basis = fields.Char(readonly=True, translate=True, help="Where it comes from, and how sure that is.")
