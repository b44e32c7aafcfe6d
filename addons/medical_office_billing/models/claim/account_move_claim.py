from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class OfRemittance:
    """Marks, in the context, entries that come of posting a remittance: no client can send an object."""

    def __init__(self, remittance_id):
        self.remittance_id = remittance_id


class AccountMove(models.Model):
    """Entries that claims and remittances made: ordinary ones, posted and reconciled by Odoo."""
    _inherit = 'account.move'

    medical_claim_id = fields.Many2one(
        'medical.claim', 'Claim', readonly=True, copy=False, index='btree_not_null', ondelete='restrict', groups='medical_office_base.group_patient_financial',
        help="The claim whose charges this invoice is.")
    medical_remittance_id = fields.Many2one(
        'medical.remittance', 'Remittance', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        groups='medical_office_base.group_biller,medical_office_base.group_manager')

    @api.model
    def _medical_post_entry(self, company, date, ref, lines, **values):
        """Post one entry in the practice's remittance journal and reconcile its lines, in the user's own right to post.

        :param lines: [(values, key, open items)]: values of a journal item; those of one key are reconciled together and with the open
            items given; a key of None is left open
        :param dict values: further values of the entry
        :return: the posted account.move; empty without lines
        :raise UserError: no journal is chosen, or Odoo refuses (balance, lock date)
        """
        if not lines:
            return self.browse()
        journal = self.env['medical.practice']._get(company).remittance_journal_id
        if not journal:
            raise UserError(self.env._("There is no journal for remittances: the office manager chooses one in the practice profile."))
        mark = self.env.context.get('medical_of_remittance')
        if isinstance(mark, OfRemittance):
            values.setdefault('medical_remittance_id', mark.remittance_id)
        # what is matched changes invoices as well: without this each of them is looked at for its history, and for taxes and terms,
        # which neither an entry without taxes nor matching moves; Odoo's own reversals of entries leave that out too
        self = self.with_company(company).with_context(tracking_disable=True, mail_create_nolog=True, skip_invoice_sync=True)
        move = self.create({
            'move_type': 'entry', 'journal_id': journal.id, 'date': date, 'ref': ref, 'company_id': company.id,
            'line_ids': [Command.create(line) for line, _key, _items in lines], **values})
        move._post(soft=False)
        groups = {}
        for item, (_line, key, others) in zip(move.line_ids.sorted('id'), lines, strict=True):
            if key is not None:
                groups[key] = groups.get(key, item.browse()) | item | (others or item.browse())
        if plan := [group for group in groups.values() if len(group) > 1]:
            # read together what Odoo would ask for group by group, and invoice by invoice
            together = self.env['account.move.line'].browse(item_id for group in plan for item_id in group._ids)
            together.move_id.line_ids.mapped('tax_ids')
            together._reconcile_plan([group.with_prefetch(together._ids) for group in plan])
        return move.with_context(skip_invoice_sync=False)
