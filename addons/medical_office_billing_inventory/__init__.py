from . import models
from . import wizard


def uninstall_hook(env):
    """The field comes from base's mixin, so Odoo takes its table for base's."""
    env.cr.execute("DROP TABLE IF EXISTS medical_budget_overrun_res_users_rel")
