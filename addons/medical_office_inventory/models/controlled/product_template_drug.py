from odoo import fields, models


class ProductTemplate(models.Model):
    """What a drug's label says, as inventories (21 CFR 1304.11(e)) and reports of loss (DEA Form 106) ask for it."""
    _inherit = 'product.template'

    medical_ndc = fields.Char('NDC', help="National Drug Code on the label, such as 00000-0000-00: maker, product and package.")
    medical_strength = fields.Char('Strength', help="Such as 10 mg/mL or 5 mg.")
    medical_dosage_form = fields.Char('Dosage Form', help="Such as tablet, injection, oral solution.")
    medical_container_size = fields.Float(
        'Units per Container', digits='Product Unit', help="Stock units in one commercial container, such as 100 of a bottle of 100 tablets; 0: not known.")

    def _medical_finished_form(self):
        """Strength and dosage form as a label has them: "10 mg/mL injection"; empty where neither is known."""
        self.ensure_one()
        return ' '.join(part for part in (self.medical_strength, self.medical_dosage_form) if part)
