from odoo import fields, models


class MedicalKpiValue(models.Model):
    """An indicator of a month that is over, as it was read when the month closed: history that doesn't move.

    `has_value` is false where there was nothing to make it of. `target` is the one that held then. Without a site: the whole practice.
    Kept by `medical.scorecard._cron_keep` alone; read through the scorecard.
    """
    _name = 'medical.kpi.value'
    _description = 'Indicator of a Month'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'month desc, id'
    _rec_name = 'kpi_id'

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    site_id = fields.Many2one('medical.site', readonly=True, index='btree_not_null', ondelete='restrict')
    kpi_id = fields.Many2one('medical.kpi', required=True, readonly=True, index=True, ondelete='cascade')
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    has_value = fields.Boolean('Made of Something', readonly=True)
    value = fields.Float(readonly=True, aggregator=None, digits=(16, 4))
    numerator = fields.Float(readonly=True, aggregator=None)
    denominator = fields.Float(readonly=True, aggregator=None)
    has_target = fields.Boolean('Had a Target', readonly=True)
    target = fields.Float(readonly=True, aggregator=None, digits=(16, 2))
    read_on = fields.Date(readonly=True)

    _month_uniq = models.UniqueIndex('(company_id, month, kpi_id, COALESCE(site_id, 0))')
