from . import controllers
from . import models
from . import report
from . import wizard


def post_init_hook(env):
    """Give every existing company its practice profile."""
    env['res.company'].search([])._medical_ensure_practice()
