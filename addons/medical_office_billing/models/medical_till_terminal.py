from odoo import fields, models


class MedicalTillTerminal(models.Model):
    """A card terminal beside a drawer: a payment's reference is unique per terminal and day, and its batch is counted at the close."""
    _name = 'medical.till.terminal'
    _description = 'Card Terminal'
    _order = 'drawer_id, name'
    _check_company_auto = True

    name = fields.Char(required=True, help="As it is called at the desk.")
    number = fields.Char('Terminal ID', help="As the terminal prints it on its slips.")
    drawer_id = fields.Many2one('medical.drawer', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='drawer_id.company_id', store=True, index=True)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex('(drawer_id, name) WHERE active IS TRUE', "This drawer has a terminal of this name already.")
