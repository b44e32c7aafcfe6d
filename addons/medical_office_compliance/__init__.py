from . import controllers
from . import models
from . import report
from . import wizard


def uninstall_hook(env):
    """Quizzes go with their type: nothing may hold them."""
    env.cr.execute("UPDATE medical_policy SET survey_id = NULL; UPDATE medical_course SET survey_id = NULL")
    env.invalidate_all(flush=False)
