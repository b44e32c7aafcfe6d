"""What expires at the demo practice: marked, set aside, disposed of, and who is reminded."""
from datetime import timedelta


class Expiry:
    """Told after the story of the supplies, which leaves some lots that have expired and some that soon will."""

    def __init__(self, story):
        self.story = story

    def _rows(self, *domain):
        stock = self.story.as_('clerk', 'medical.expiring.stock')
        stock.invalidate_model()
        return stock.search([('controlled', '=', False), *domain])

    def _dispose(self, rows, method, contractor):
        action = rows.action_dispose()
        make = self.story.as_('clerk', action['res_model']).browse(action['res_id'])
        # some is left on the shelf, for somebody to see to
        for line in make.line_ids:
            line.quantity = max(line.quantity // 2, 1)
        make.write({'method': method, 'contractor_id': contractor.id, 'manifest': 'MAN-10482'})
        make.action_apply()

    def tell(self):
        """Last week the clerk gave a contractor some of what had expired; today some is marked to be used first, and reminders are out."""
        contractor = self.story.env['res.partner'].create({'name': "Larkfield Reverse Distribution (demo)", 'is_company': True})
        with self.story.on(self.story.today - timedelta(days=6)):
            if expired := self._rows(('stage', '=', 'expired'))[:1]:
                self._dispose(expired, 'reverse_distributor', contractor)
        with self.story.on(self.story.today - timedelta(days=2)):
            if soon := self._rows(('stage', '=', 'd30'))[:1]:
                soon.action_use_first()
        self.story.env['medical.expiring.stock'].invalidate_model()
        self.story.env['medical.expiry.notice'].sudo()._cron_remind()
