"""Recalls at the demo practice: one that was seen through, one that nothing is here of, and one found on the shelves today."""
from datetime import timedelta

from odoo import Command

from .clock import on

FIRM = 'Placeholder Laboratories (fictional)'


class Recalls:
    """After the patients: the clerk writes notices down and searches, the manager closes; a doctor named the visit of what was used."""

    def __init__(self, patients):
        self.env, self.company, self.users, self.sites = patients.env, patients.company, patients.users, patients.sites
        self.today, self.as_ = patients.today, patients.as_

    def tell(self):
        quants = self.env['stock.quant'].search([
            ('company_id', '=', self.company.id), ('lot_id', '!=', False), ('quantity', '>=', 3),
            ('location_id.medical_room_id.site_id', '=', self.sites['MAIN'].id), ('product_id.medical_controlled', '=', False),
            ('location_id.medical_quarantine', '=', False), ('owner_id', '=', False), ('medical_expiry_stage', 'in', ('later', 'd90'))], order='id')
        lots = quants.filtered(lambda quant: quant.available_quantity >= 3).lot_id
        if len(lots) < 2:
            return
        self.seen_through(lots[-1])
        self.nothing_here()
        self.found(lots[0], quants.filtered(lambda quant: quant.lot_id == lots[0])[:1])

    def notice(self, day, title, classification, items, **values):
        with on(self.env, day, 15):
            recall = self.as_('clerk', 'medical.recall').create({
                'title': title, 'classification': classification, 'firm': FIRM, 'date_received': day, 'date_initiated': day - timedelta(days=4),
                'item_ids': [Command.create(item) for item in items], **values})
            recall.action_search()
        return recall

    def seen_through(self, lot):
        day = self.today - timedelta(days=40)
        recall = self.notice(day, f"{lot.product_id.name}: labels may come off", '3', [{'product_id': lot.product_id.id, 'lots': lot.name}],
                             wanted='destroy', source='distributor', reason="Labels may come off in the cold. Fictional.")
        if recall.state != 'matched':
            return
        with on(self.env, day, 16):
            recall.action_quarantine()
        with on(self.env, day + timedelta(days=2), 15):
            recall._destroy('trash', {})
            recall.action_answered()
            kept = self.as_('manager', 'medical.recall').browse(recall.id)
            kept.close_note = "All of it was found, and thrown away on the second day."
            if not kept.to_tell_count:
                kept.action_close()

    def nothing_here(self):
        self.notice(self.today - timedelta(days=6), "Fictional pressure infusor bags, 500 mL", '2', [
            {'words': 'pressure infusor', 'lots': 'PX2201 to PX2240'}], source='fda', fda_number='Z-0000-FICT', reason="May leak. Fictional.")

    def found(self, lot, quant):
        visit = self.as_('doctor', 'medical.visit').search([
            ('site_id', '=', self.sites['MAIN'].id), ('date', '<', self.today), ('state', '=', 'left')], order='date_start desc', limit=1)
        room = quant.location_id.medical_room_id
        if visit and room.site_id == visit.site_id:
            with on(self.env, self.today - timedelta(days=1), 15):
                self.as_('doctor', 'medical.supply.use').create({
                    'room_id': room.id, 'product_id': lot.product_id.id, 'lot_id': lot.id, 'quantity': 1, 'visit_id': visit.id})
        self.notice(self.today, f"{lot.product_id.name}: not sterile", '1', [{'product_id': lot.product_id.id, 'lots': lot.name}],
                    source='manufacturer', reason="A seal may have failed in sterilization. Fictional.",
                    instruction="Stop using it, set it aside, and tell patients who were treated with it. Fictional.")
