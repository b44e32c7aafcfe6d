from . import models
from . import wizard


def post_init_hook(env):
    """Give existing companies their place for used supplies, and existing sites and rooms their stock locations."""
    env['res.company'].search([])._medical_ensure_use_location()
    sites = env['medical.site'].with_context(active_test=False).search([])
    sites._medical_ensure_warehouse()
    sites.room_ids._medical_ensure_location()
