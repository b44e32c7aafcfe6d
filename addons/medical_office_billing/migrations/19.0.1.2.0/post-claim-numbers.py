from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Claims were numbered through all practices; each goes on by its own sequence, above what was given out."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    shared = env.ref('medical_office_billing.sequence_medical_claim')
    env['ir.sequence'].search([('code', '=', 'medical.claim'), ('company_id', '!=', False)]).number_next_actual = shared.number_next_actual
