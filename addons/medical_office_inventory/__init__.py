from . import models
from . import wizard


def post_init_hook(env):
    """Give existing companies their place for used supplies, numbers and approval rules, and existing sites and rooms
    their stock locations."""
    companies = env['res.company'].search([])
    companies._medical_ensure_use_location()
    companies._medical_ensure_sequences()
    companies._medical_ensure_approval()
    sites = env['medical.site'].with_context(active_test=False).search([])
    sites._medical_ensure_warehouse()
    sites.room_ids._medical_ensure_location()
