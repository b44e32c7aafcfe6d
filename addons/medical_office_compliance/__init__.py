from . import controllers
from . import models
from . import report
from . import wizard


def uninstall_hook(env):
    """Quizzes go with their type: nothing may hold them. The companies' own number sequences go."""
    env.cr.execute("UPDATE medical_policy SET survey_id = NULL; UPDATE medical_course SET survey_id = NULL")
    # the field comes from base's mixin, so Odoo takes its table for base's
    env.cr.execute("DROP TABLE IF EXISTS medical_obligation_waiver_res_users_rel")
    env.invalidate_all(flush=False)
    env['res.company']._medical_drop_sequences('medical_office_compliance')
