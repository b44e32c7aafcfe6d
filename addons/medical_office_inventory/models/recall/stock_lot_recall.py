from odoo import models


class StockLot(models.Model):
    """Lots are found by their number as recalls name it: letters and digits alone, whatever stands between them."""
    _inherit = 'stock.lot'

    # the words of `sql_key` in medical_recall_item.py
    _medical_key_idx = models.Index("((upper(regexp_replace(name, '[^A-Za-z0-9]', '', 'g')) COLLATE \"C\"))")
