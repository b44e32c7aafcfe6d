from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ResPartner(models.Model):
    """Which vendors are screened against lists of exclusions, and what stands against paying one."""
    _inherit = 'res.partner'

    medical_screen = fields.Boolean(
        'Screen Against Exclusion Lists', company_dependent=True,
        help="Vendors with an agreement, work to do or patients' information are screened anyway.")

    @api.model
    def _medical_screened_vendors(self, company):
        """The vendors of a practice that are screened. Addons that know more of them add theirs."""
        # sudo: who is screened isn't a matter of what the one who screens may read
        partners = self.sudo().with_company(company)
        flagged = partners.search(['|', ('medical_screen', '=', True), ('medical_handles_phi', '=', True)])
        agreements = self.env['medical.agreement'].sudo().search_fetch([('company_id', '=', company.id), ('state', '!=', 'ended')], ['partner_id'])
        checklists = self.env['medical.checklist'].sudo().search_fetch([('company_id', '=', company.id), ('partner_id', '!=', False)], ['partner_id'])
        calls = self.env['medical.on.call'].sudo().search_fetch([('company_id', '=', company.id), ('partner_id', '!=', False)], ['partner_id'])
        return (flagged | partners.union(agreements.partner_id, checklists.partner_id, calls.partner_id)).filtered('active')

    def _medical_exclusions(self, company):
        """Confirmed exclusions that stand against paying these partners: as vendor or as provider, of them or of whom they belong to."""
        # sudo: that somebody is excluded is told to whoever is about to pay them
        return self.env['medical.screening.match'].sudo().search([
            ('company_id', 'in', company.ids), ('state', '=', 'confirmed'), ('payee_id', 'in', (self | self.commercial_partner_id).ids)])

    def _medical_exclusion_words(self, company):
        """{partner's id: who is excluded, since when, who confirmed it and by what rule}; of those against whom something stands."""
        lists = dict(self.env['medical.screening.match']._fields['source']._description_selection(self.env))
        return {match.payee_id.id: self.env._(
            "%(name)s is excluded from federal health care programs (%(list)s, since %(date)s; confirmed by %(user)s on %(day)s). No federal payment may be "
            "made for what an excluded person or business furnishes, orders or supplies (42 CFR 1001.1901). The compliance officer lifts this with the "
            "document of the reinstatement.", name=match.subject_name, list=lists[match.source], date=format_date(self.env, match.entry_date),
            user=match.decided_by_id.name, day=format_date(self.env, match.decided_on)) for match in self._medical_exclusions(company)}

    def _medical_check_excluded(self, company, doing):
        """Refuse to pay or buy from the excluded.

        :param doing: what isn't done, in words
        :raises UserError: one of them is excluded; names who, since when and by what rule
        """
        for words in self._medical_exclusion_words(company).values():
            raise UserError(self.env._("%(doing)s: %(words)s", doing=doing, words=words))
