from . import controllers
from . import models
from . import report
from . import wizard


def uninstall_hook(env):
    """What was posted stays, and with it the analytic plan of sites, whose accounts it bears. The companies' own number sequences go."""
    data = env['ir.model.data'].search([('module', '=', 'medical_office_billing')])
    env['res.company']._medical_drop_sequences('medical_office_billing')
    data.filtered(lambda row: row.model == 'account.analytic.plan').unlink()
    # the field comes from base's mixin, so Odoo takes its tables for base's
    env.cr.execute(
        "DROP TABLE IF EXISTS medical_bill_approval_res_users_rel, medical_budget_res_users_rel, medical_payment_run_res_users_rel,"
        " medical_adjustment_res_users_rel, medical_refund_res_users_rel, medical_collection_placement_res_users_rel")
    env.invalidate_all(flush=False)
