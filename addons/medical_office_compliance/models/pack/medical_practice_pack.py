from odoo import fields, models


class MedicalPractice(models.Model):
    """How long the files of audit packs are kept. A suggested number: no rule sets it."""
    _inherit = 'medical.practice'

    pack_days = fields.Integer('Audit Packs Kept (days)', default=30, help="Then the file is deleted; the list of contents and the hashes stay.")

    _pack_days_positive = models.Constraint('CHECK (pack_days BETWEEN 1 AND 400)', "Files of audit packs are kept for 1 to 400 days.")
