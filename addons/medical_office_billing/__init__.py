from . import controllers
from . import models
from . import report
from . import wizard


def uninstall_hook(env):
    """The companies' own number sequences go; what was posted stays."""
    data = env['ir.model.data'].search([('module', '=', 'medical_office_billing'), ('model', '=', 'ir.sequence')])
    codes = env['ir.sequence'].browse(data.mapped('res_id')).mapped('code')
    env['ir.sequence'].search([('code', 'in', codes), ('company_id', '!=', False)]).unlink()
