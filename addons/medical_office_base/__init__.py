from . import controllers
from . import models
from . import report
from . import wizard


def post_init_hook(env):
    """Set up every existing company."""
    env['res.company'].search([])._medical_set_up()
