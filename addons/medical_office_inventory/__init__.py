from . import controllers
from . import models
from . import wizard


def uninstall_hook(env):
    """Leave the practice its supplies: cut them off from the library that goes, and keep the units they are counted in.
    The companies' own number sequences go, and the register of controlled substances with what refuses its changes: print it first
    (21 CFR 1304.04 has it kept for two years)."""
    env['medical.controlled.entry']._drop_register()
    env.cr.execute("UPDATE product_template SET medical_library_id = NULL; UPDATE product_category SET medical_library_id = NULL")
    data = env['ir.model.data'].search([('module', '=', 'medical_office_inventory')])
    env['res.company']._medical_drop_sequences('medical_office_inventory')
    data.filtered(lambda row: row.model == 'uom.uom').unlink()
    # the field comes from base's mixin, so Odoo takes its table for base's
    env.cr.execute("DROP TABLE IF EXISTS medical_supply_request_res_users_rel")
    env.invalidate_all(flush=False)
