from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

BILLS = ('in_invoice', 'in_refund', 'in_receipt')


class MedicalVisitBillRecord(models.TransientModel):
    """What vendors billed by month, against what was agreed: visits made × price, or the monthly price.

    A bill counts for the month it is for (`account.move.medical_service_date`), before tax, in the practice's currency;
    credit notes are deducted; drafts and cancelled bills don't count. A visit counts for the month in which it began, by
    the clock of its site. A monthly price is due for the share of the month in which the agreement holds.
    Bills of these vendors that name no agreement stand in lines of their own, so that none disappears.
    """
    _name = 'medical.visit.bill.record'
    _description = 'Visits Billed'
    _inherit = 'medical.record'
    _record_reads = ('medical.agreement', 'medical.vendor.visit', 'account.move')

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.subtract(
        fields.Date.context_today(self).replace(day=1), months=1))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today, help="Whole months are compared.")
    partner_ids = fields.Many2many('res.partner', string='Vendors', domain="[('supplier_rank', '>', 0)]")
    agreement_ids = fields.Many2many('medical.agreement', string='Agreements', domain="[('company_id', '=', company_id), ('state', '!=', 'draft')]")
    differing_only = fields.Boolean('Differences Only')

    def _record_title(self):
        return self.env._("Visits Billed")

    def _record_columns(self):
        return [
            Column('month', self.env._("Month"), width=9),
            Column('vendor', self.env._("Vendor"), width=24),
            Column('agreement', self.env._("Agreement"), width=30),
            Column('planned', self.env._("Planned"), 'integer', width=8),
            Column('made', self.env._("Made"), 'integer', width=8),
            Column('price', self.env._("Price"), 'amount', width=11),
            Column('price_unit', self.env._("Price Is"), width=10, labels=dict(
                self.env['medical.agreement']._fields['price_unit']._description_selection(self.env))),
            Column('expected', self.env._("As Agreed"), 'amount', width=12, total=True),
            Column('billed', self.env._("Billed"), 'amount', width=12, total=True),
            Column('difference', self.env._("Difference"), 'amount', width=12, total=True),
            Column('result', self.env._("Result"), width=18, labels={
                'same': self.env._("As agreed"), 'over': self.env._("Billed too much"), 'under': self.env._("Billed too little"),
                'none': self.env._("Not billed"), 'open': self.env._("Month not over"), 'unnamed': self.env._("Names no agreement")}, styles={
                'same': 'success', 'over': 'danger', 'under': 'warning', 'none': 'warning', 'open': 'muted', 'unnamed': 'muted'}),
        ]

    def _record_query(self):
        lines = SQL("%s UNION ALL %s", self._sql_agreed(), self._sql_unnamed())
        return SQL(
            """SELECT to_char(line.month, 'YYYY-MM'), vendor.complete_name, line.agreement, line.planned, line.made, line.price, line.price_unit,
                      line.expected, line.billed, line.billed - line.expected, line.result, line.agreement_id, vendor.id AS vendor_id
                 FROM (SELECT agreed.*, CASE WHEN agreed.agreement_id IS NULL THEN 'unnamed'
                                             WHEN agreed.billed = agreed.expected THEN 'same'
                                             WHEN agreed.billed > agreed.expected THEN 'over'
                                             WHEN agreed.month + interval '1 month' > %(today)s THEN 'open'
                                             WHEN agreed.billed = 0 THEN 'none'
                                             ELSE 'under' END AS result
                         FROM (%(lines)s) agreed(month, partner_id, agreement_id, agreement, planned, made, price, price_unit, expected, billed)) line
                 JOIN res_partner party ON party.id = line.partner_id
                 JOIN res_partner vendor ON vendor.id = COALESCE(party.commercial_partner_id, party.id)
                WHERE (line.planned > 0 OR line.made > 0 OR line.expected <> 0 OR line.billed <> 0) AND %(wanted)s""",
            lines=lines, today=self._record_today(), wanted=SQL("line.result NOT IN ('same', 'open')") if self.differing_only else SQL('TRUE'))

    def _agreement_domain(self):
        domain = Domain([('company_id', '=', self.company_id.id), ('state', '!=', 'draft')])
        if self.partner_ids:
            domain &= Domain('partner_id', 'child_of', self.partner_ids.ids)
        if self.agreement_ids:
            domain &= Domain('id', 'in', self.agreement_ids.ids)
        if self.site_id:
            domain &= Domain('site_ids', '=', False) | Domain('site_ids', 'in', self.site_id.ids)
        return domain

    def _sql_months(self):
        return SQL("generate_series(date_trunc('month', %s::timestamp), %s::timestamp, interval '1 month')", self.date_from, self.date_to)

    def _sql_bills(self, domain):
        """A subquery of the bills that count: partner, agreement, month, amount in the practice's currency."""
        moves = self.env['account.move']
        query = moves._search(
            Domain([('company_id', '=', self.company_id.id), ('move_type', 'in', BILLS), ('state', '=', 'posted')]) & Domain(domain))
        field = {name: moves._field_to_sql(moves._table, name, query) for name in (
            'commercial_partner_id', 'medical_agreement_id', 'medical_service_date', 'invoice_date', 'date', 'amount_untaxed_signed')}
        return query.select(
            SQL('%s AS partner_id', field['commercial_partner_id']), SQL('%s AS agreement_id', field['medical_agreement_id']),
            SQL("date_trunc('month', COALESCE(%s, %s, %s)::timestamp) AS month",
                field['medical_service_date'], field['invoice_date'], field['date']),
            # what is owed to a vendor is negative in Odoo
            SQL('-%s AS amount', field['amount_untaxed_signed']))

    def _sql_visits(self):
        """A subquery of the visits: agreement, month by the clock of the site."""
        visits = self.env['medical.vendor.visit']
        query = visits._search(Domain('company_id', '=', self.company_id.id))
        sites, site = self._record_join(query, visits, visits._table, 'site_id')
        return query.select(
            SQL('%s AS agreement_id', visits._field_to_sql(visits._table, 'agreement_id', query)),
            SQL("date_trunc('month', timezone(%s, timezone('UTC', %s))) AS month",
                sites._field_to_sql(site, 'tz', query), visits._field_to_sql(visits._table, 'date_in', query)))

    def _sql_agreed(self):
        agreements = self.env['medical.agreement']
        query = agreements._search(self._agreement_domain())
        chosen = query.select(SQL.identifier(agreements._table, 'id'), *[
            SQL('%s AS %s', agreements._field_to_sql(agreements._table, name, query), SQL.identifier(name))
            for name in ('name', 'partner_id', 'date_start', 'date_end', 'price', 'price_unit', 'visits_planned', 'visits_per')])
        at_sites = agreements._fields['site_ids']
        return SQL(
            """SELECT month.first, agreement.partner_id, agreement.id, agreement.name,
                      floor(COALESCE(agreement.visits_planned, 0) * place.count * held.days
                            / CASE agreement.visits_per WHEN 'week' THEN 7.0 ELSE held.length END + 0.5)::integer,
                      COALESCE(visit.made, 0), agreement.price, agreement.price_unit,
                      ROUND(CASE agreement.price_unit WHEN 'visit' THEN COALESCE(visit.made, 0) * COALESCE(agreement.price, 0)
                                 ELSE COALESCE(agreement.price, 0) * held.days / held.length END::numeric, %(digits)s),
                      ROUND(COALESCE(bill.amount, 0)::numeric, %(digits)s)
                 FROM (%(chosen)s) agreement
           CROSS JOIN %(months)s month(first)
           CROSS JOIN LATERAL (
               SELECT (month.first + interval '1 month')::date - month.first::date AS length,
                      GREATEST(LEAST(COALESCE(agreement.date_end, 'infinity'), (month.first + interval '1 month' - interval '1 day')::date)
                               - GREATEST(COALESCE(agreement.date_start, '-infinity'), month.first::date) + 1, 0) AS days) held
           CROSS JOIN LATERAL (
               SELECT COALESCE(NULLIF((SELECT COUNT(*) FROM %(relation)s at_site WHERE at_site.%(column)s = agreement.id), 0),
                               (SELECT COUNT(*) FROM medical_site site WHERE site.company_id = %(company)s AND site.active)) AS count) place
            LEFT JOIN (SELECT agreement_id, month, COUNT(*)::integer AS made FROM (%(visits)s) visit GROUP BY agreement_id, month) visit
                   ON visit.agreement_id = agreement.id AND visit.month = month.first
            LEFT JOIN (SELECT agreement_id, month, SUM(amount) AS amount FROM (%(bills)s) bill GROUP BY agreement_id, month) bill
                   ON bill.agreement_id = agreement.id AND bill.month = month.first""",
            chosen=chosen, months=self._sql_months(), digits=self.currency_id.decimal_places, company=self.company_id.id,
            relation=SQL.identifier(at_sites.relation), column=SQL.identifier(at_sites.column1),
            visits=self._sql_visits(), bills=self._sql_bills([('medical_agreement_id', '!=', False)]))

    def _sql_unnamed(self):
        """Bills without agreement, of vendors that have one; not where single agreements or sites are asked for."""
        agreements = self.env['medical.agreement']
        query = agreements._search(self._agreement_domain())
        partners, partner = self._record_join(query, agreements, agreements._table, 'partner_id')
        vendors = query.select(partners._field_to_sql(partner, 'commercial_partner_id', query))
        return SQL(
            """SELECT bill.month, bill.partner_id, NULL::integer, NULL::varchar, 0, 0, NULL::numeric, NULL::varchar, 0::numeric,
                      ROUND(SUM(bill.amount)::numeric, %(digits)s)
                 FROM (%(bills)s) bill
                WHERE bill.partner_id IN (%(vendors)s) AND bill.month IN (SELECT %(months)s) AND %(whole)s
                GROUP BY bill.month, bill.partner_id""",
            bills=self._sql_bills([('medical_agreement_id', '=', False)]), vendors=vendors, months=self._sql_months(),
            digits=self.currency_id.decimal_places, whole=SQL('FALSE') if self.agreement_ids or self.site_id else SQL('TRUE'))

    def _record_order(self):
        return SQL('month, vendor, agreement NULLS LAST, agreement_id, vendor_id')

    def _record_notes(self):
        notes = [self.env._("Agreements that hold at this site, with all their sites: a bill is for the agreement as a whole.")] if self.site_id else []
        return notes + [
            self.env._("Posted bills before tax, credit notes deducted, by the month they are for. Another currency counts at the rate of the bill."),
            self.env._("As agreed: visits made times the price of a visit, or the monthly price, of a month in part by its days; rounded line by line."),
        ]
