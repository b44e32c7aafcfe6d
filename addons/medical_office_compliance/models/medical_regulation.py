from odoo import fields, models

REGULATION_KINDS = [
    ('law', 'Law'),
    ('law_guidance', 'Law and Guidance'),
    ('state', 'State Law'),
    ('guidance', 'Guidance'),
    ('standard', 'Standard'),
    ('program', 'Program'),
    ('contract', 'Contract'),
]


class MedicalRegulation(models.Model):
    """A law, rule, standard or program that the practice may have to follow: shipped to be referred to, read-only.

    Reference, not legal advice: `confidence` says how sure citation and summary are, and counsel has the last word.
    """
    _name = 'medical.regulation'
    _description = 'Regulation'
    _inherit = ['medical.linkable']
    _order = 'code'
    _rec_names_search = ['code', 'name', 'citation']

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True, translate=True)
    authority = fields.Char(readonly=True, help="Who made it or watches over it.")
    citation = fields.Char(required=True, readonly=True, help="Where its text stands.")
    applies_to = fields.Char(readonly=True, translate=True, help="Which practices it concerns.")
    summary = fields.Text(readonly=True, translate=True)
    kind = fields.Selection(REGULATION_KINDS, required=True, readonly=True)
    state_specific = fields.Boolean('Differs by State', readonly=True, help="States make or add rules of their own: look up yours.")
    state_note = fields.Char("States' Part", readonly=True, translate=True)
    change_watch = fields.Char('Changes to Watch', readonly=True, translate=True, help="As of sources dated to June 2026.")
    confidence = fields.Selection(
        [('high', 'High'), ('med', 'Medium'), ('low', 'Low')], required=True, readonly=True, help="How sure citation and summary are.")

    _code_uniq = models.UniqueIndex('(code)', "Two regulations bear the same code.")
