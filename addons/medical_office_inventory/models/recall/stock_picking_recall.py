from odoo import models


class StockPicking(models.Model):
    """Recalled goods are not accepted at the door, and what came of them is written to the recall."""
    _inherit = 'stock.picking'

    def _medical_line_faults(self, line):
        faults = super()._medical_line_faults(line)
        if line._medical_verdict() == ('recalled', 'accept'):
            faults.append(self.env._(
                "%(product)s, lot %(lot)s is recalled (%(recall)s): refuse it or put it in quarantine.", product=line.product_id.display_name,
                lot=line.lot_id.name or line.lot_name or '—', recall=line._medical_recall().sudo().name))  # sudo: the number of the notice
        return faults

    def _medical_apply_outcomes(self):
        issues = super()._medical_apply_outcomes()
        # the goods are in the stock once the receipt is done
        for line in self.move_line_ids.filtered(lambda line: line.medical_condition == 'recalled'):
            recall = line._medical_recall()
            line.medical_note = line.medical_note or self.env._("Recall %(recall)s", recall=recall.sudo().name)  # sudo: as above
        return issues

    def _action_done(self):
        res = super()._action_done()
        lines = self.move_line_ids.filtered(lambda line: line.state == 'done' and line.medical_condition == 'recalled')
        recalls = self.env['medical.recall']
        for line in lines:
            recalls |= line._medical_recall()
        # sudo: what came is noted with its recall, whoever receives; a closed one stays as it was
        for recall in recalls.sudo().filtered(lambda recall: recall.state not in ('closed', 'not_ours')):
            recall._search_now()
        return res
