from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from .medical_recall import ENDED


class MedicalRecall(models.Model):
    """What is done about a recall: set aside, send back or destroy what is here, tell people, answer the vendor."""
    _inherit = 'medical.recall'

    def _check_item_change(self):
        if not self.env.su:
            self._check_open()

    def _begin(self):
        """Somebody acts on these: they are in progress."""
        # sudo: the state follows from what is done, by whoever may do it
        self.sudo().filtered(lambda recall: recall.state in ('new', 'none', 'matched')).state = 'progress'

    def _note(self, text):
        self.message_post(body=Markup('<p>{}</p>').format(text))

    def _quants(self, kind):
        """The stock records that lie there now, on the shelf ('here') or in quarantine, after searching anew."""
        self.ensure_one()
        self._search_now()
        matches = self.match_ids.filtered(lambda match: match.kind == kind)
        places = {(match.product_id.id, match.lot_id.id, match.location_id.id) for match in matches}
        quants = self.env['stock.quant'].search([
            ('company_id', '=', self.company_id.id), ('location_id', 'in', matches.location_id.ids), ('product_id', 'in', matches.product_id.ids),
            ('quantity', '>', 0)])
        return quants.filtered(lambda quant: (quant.product_id.id, quant.lot_id.id, quant.location_id.id) in places)

    # === GOODS === #

    def action_quarantine(self):
        """Set aside everything that was found on shelves, boxes to be checked among it."""
        self.ensure_one()
        self._check_worker()
        quants = self._quants('here')
        if not quants:
            raise UserError(self.env._("Nothing of it lies on a shelf."))
        quants._medical_quarantine(self.env._("Recall %(recall)s", recall=self.name))
        self._begin()
        self._note(self.env._("Set aside in quarantine: %(count)s stock records.", count=len(quants)))
        self._search_now()
        if not self.on_hand_count:
            # sudo: tasks of others, who were asked to take it off the shelf
            self.sudo().activity_ids.filtered(lambda task: task.automated and task.user_id != self.user_id).action_feedback(
                feedback=self.env._("Set aside."))
        return True

    def action_return(self):
        """Send what lies in quarantine back to the vendors whose deliveries brought it; what no delivery is known for stays."""
        self.ensure_one()
        self._check_worker()
        quants = self._quants('quarantine')
        if not quants:
            raise UserError(self.env._("Nothing of it is in quarantine: quarantine it first."))
        returned, kept = 0, []
        for quant in quants:
            known = sum(quantity for move, quantity in quant._medical_return_sources(quant.quantity) if move)
            if quant.product_uom_id.compare(known, quant.quantity) < 0:
                kept.append(quant.product_id.display_name)
            if quant.product_uom_id.compare(known, 0) > 0:
                self.env['medical.quarantine.decision'].create({
                    'quant_id': quant.id, 'kind': 'return', 'quantity': known, 'reason': self.name}).action_apply()
                returned += 1
        if not returned:
            raise UserError(self.env._(
                "No delivery is known that brought these goods: %(products)s. Destroy them, or ask the vendor how to send them back.",
                products=', '.join(sorted(set(kept)))))
        self._begin()
        self._note(self.env._("Returned to the vendor: %(count)s stock records.", count=returned))
        if kept:
            self._note(self.env._("No delivery is known of all or a part of: %(products)s.", products=', '.join(sorted(set(kept)))))
        self._search_now()
        return True

    def action_destroy(self):
        """Ask how what lies in quarantine is destroyed."""
        self.ensure_one()
        self._check_worker()
        if not self.quarantine_count:
            raise UserError(self.env._("Nothing of it is in quarantine: quarantine it first."))
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Destroy Recalled Goods"), 'res_model': 'medical.recall.destruction',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_recall_id': self.id}}

    def _destroy(self, method, values):
        """Dispose of all of it that lies in quarantine, a certificate per site.

        :param str method: one of the methods of `medical.disposal`
        :param dict values: contractor_id, manifest, witness_id
        :return: the certificates
        :raises UserError: nothing there, or as `medical.disposal._dispose`
        """
        self.ensure_one()
        self._check_worker()
        quants = self._quants('quarantine')
        if not quants:
            raise UserError(self.env._("Nothing of it is in quarantine: quarantine it first."))
        disposals = self.env['medical.disposal']
        for _site, rows in quants.grouped(lambda quant: quant.location_id.medical_site_id).items():
            disposals |= disposals._dispose(
                {quant: quant.quantity for quant in rows}, method, self.env._("Recall %(recall)s", recall=self.name), **values)
        self._begin()
        self._note(self.env._("Destroyed: %(certificates)s.", certificates=', '.join(disposals.mapped('name'))))
        self._search_now()
        return disposals

    # === PEOPLE === #

    def action_tell_staff(self):
        """Tell everybody who works where it was found."""
        self.ensure_one()
        self._check_worker()
        # sudo: who works at a site is no secret
        matches = self.sudo().match_ids
        users = matches.site_id.user_ids.filtered(lambda user: user.active and user != self.env.user)
        if not users:
            raise UserError(self.env._("Nobody works where it was found, as far as the sites say."))
        rooms = ', '.join(sorted(set(matches.filtered(lambda match: match.kind == 'here').room_id.mapped('display_name'))))
        text = self.env._("Recalled: %(title)s. Don't use it; leave it to the stockroom.", title=self.title)
        if rooms:
            text += ' ' + self.env._("It lies in: %(rooms)s.", rooms=rooms)
        self.message_post(body=text, partner_ids=users.partner_id.ids, subtype_xmlid='mail.mt_comment')
        self._begin()
        return True

    def action_answered(self):
        """Note that the vendor was answered today: what was found, and what became of it."""
        for recall in self:
            recall._check_worker()
            # sudo: written by this method alone
            recall.sudo().answered_on = recall.company_id._medical_today()
            recall._begin()
        return True

    # === LISTS === #

    def _action_matches(self, name, kinds):
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_recall_match')
        return {**action, 'name': name, 'domain': [('recall_id', '=', self.id), ('kind', 'in', kinds)], 'context': {}}

    def action_open_stock(self):
        """Where it is now."""
        return self._action_matches(self.env._("Where It Is"), ['here', 'quarantine'])

    def action_open_uses(self):
        """Where it was used, when and by whom."""
        return self._action_matches(self.env._("Where It Was Used"), ['used', 'wasted'])

    def action_open_moves(self):
        """Where it came from and went."""
        return self._action_matches(self.env._("Received and Moved"), ['received', 'moved', 'quarantined', 'disposed', 'returned', 'adjusted'])

    def action_open_patients(self):
        """The patients to tell, of those whom one may open."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_recall_patient')
        return {**action, 'domain': [('recall_id', '=', self.id)], 'context': {}}

    def _is_over(self):
        return self.state in ENDED
