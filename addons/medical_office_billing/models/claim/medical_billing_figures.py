from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

# by journals of which type money comes and goes
MONEY = ('bank', 'cash', 'credit')
BILLED = ('sent', 'accepted', 'rejected', 'partly', 'denied', 'appealed', 'paid', 'closed')
YEAR = 365


class MedicalBillingFigures(models.AbstractModel):
    """The sums that billing indicators are made of, of several periods at once, in as many queries whatever their number and size.

    Amounts in the company's currency. Sums that name nobody, over all of the practice: as superuser, also of patients whom the
    reader may not open; who may read them is for `medical.billing.indicator` to say.

    - charges: posted lines of the claims' journal, credit notes taken off, by date; `charges_year` of the 365 days up to the end
    - payments: what payers' posted answers paid, applied or not, by the remittance's date, and what payers and patients paid otherwise (receivable items
      in bank and cash journals), refunds taken off; contractual: what posted answers, and adjustments by hand, wrote off by contract
    - claims: those sent in the period, without void ones
    - owed, over_90, credits (unapplied money among them): as `medical.aging.record` has them at the end, by date of service, of payers and patients
    """
    _name = 'medical.billing.figures'
    _description = 'Billing Figures'

    @api.model
    def _figures(self, company, periods, site=None):
        """Figures of each period.

        :param periods: [(first day, last day)]
        :param site: a medical.site, or none for all
        :return: [dict] in the order of the periods
        """
        self.env.flush_all()
        figures = [{} for _period in periods]
        values = SQL(', ').join(SQL('(%s, %s::date, %s::date)', number, first, last) for number, (first, last) in enumerate(periods))
        period = SQL('(VALUES %s) AS period(number, date_from, date_to)', values)
        for query in (
                self._sql_charges(company, period, site), self._sql_money(company, period, site), self._sql_answers(company, period, site),
                self._sql_claims(company, period, site), self._sql_cases(company, period, site), self._sql_owed(company, periods, site),
                self._sql_cost(company, period)):
            if query is None:
                continue
            self.env.cr.execute(query)
            names = [column.name for column in self.env.cr.description]
            for row in self.env.cr.fetchall():
                figures[row[0]].update({name: float(value) if name != 'since' and value is not None else value for name, value in zip(
                    names[1:], row[1:], strict=True)})
        for row in figures:
            row['payments'] = (row.get('paid') or 0) + (row.get('received') or 0)
        return figures

    @api.model
    def _site(self, site, column):
        return SQL(' AND %s = %s', SQL.identifier(*column), site.id) if site else SQL()

    def _practice(self, company):
        return self.env['medical.practice'].sudo()._get(company)  # sudo: which journals and accounts the practice has chosen

    @api.model
    def _sql_charges(self, company, period, site):
        journal = self._practice(company).claim_journal_id.id or 0
        return SQL(
            """SELECT period.number, -COALESCE(SUM(line.balance) FILTER (WHERE line.date >= period.date_from), 0) AS charges,
                      -COALESCE(SUM(line.balance), 0) AS charges_year,
                      LEAST(%(year)s, period.date_to - (SELECT MIN(date) FROM account_move WHERE journal_id = %(journal)s AND state = 'posted') + 1) AS days
                 FROM %(period)s
            LEFT JOIN (SELECT line.date, line.balance FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                         %(claim)s
                        WHERE line.journal_id = %(journal)s AND line.company_id = %(company)s AND line.parent_state = 'posted'
                          AND account.account_type <> 'asset_receivable'%(site)s) line
                   ON line.date BETWEEN LEAST(period.date_from, period.date_to - %(year)s + 1) AND period.date_to
                GROUP BY period.number, period.date_from, period.date_to""",
            period=period, journal=journal, company=company.id, year=YEAR, site=self._site(site, ('claim', 'site_id')),
            claim=SQL(
                """JOIN LATERAL (SELECT MIN(owed.medical_claim_id) AS claim_id FROM account_move_line owed
                                  WHERE owed.move_id = line.move_id AND owed.medical_claim_id IS NOT NULL) of_claim ON TRUE
                   JOIN medical_claim claim ON claim.id = of_claim.claim_id""") if site else SQL())

    @api.model
    def _sql_money(self, company, period, site):
        account = site.sudo().analytic_account_id.id if site else 0  # sudo: which account is the site's
        place = SQL(
            """ AND (claim.site_id = %s OR (claim.id IS NULL AND EXISTS (
                    SELECT FROM jsonb_object_keys(line.analytic_distribution) AS key WHERE %s = ANY(string_to_array(key, ',')))))""",
            site.id, str(account)) if site else SQL()
        return SQL(
            """SELECT period.number, -COALESCE(SUM(line.balance), 0) AS received
                 FROM %(period)s
            LEFT JOIN (SELECT line.date, line.balance FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                         JOIN account_journal journal ON journal.id = line.journal_id
                    LEFT JOIN medical_claim claim ON claim.id = line.medical_claim_id
                        WHERE line.company_id = %(company)s AND line.parent_state = 'posted' AND account.account_type = 'asset_receivable'
                          AND journal.type IN %(money)s
                          AND (EXISTS (SELECT FROM medical_patient patient WHERE patient.partner_id = line.partner_id)
                               OR EXISTS (SELECT FROM medical_payer payer WHERE payer.partner_id = line.partner_id))%(place)s) line
                   ON line.date BETWEEN period.date_from AND period.date_to
                GROUP BY period.number""", period=period, company=company.id, money=MONEY, place=place)

    @api.model
    def _sql_answers(self, company, period, site):
        return SQL(
            """SELECT period.number, COALESCE(SUM(answer.paid), 0) AS paid,
                      COALESCE(SUM(answer.written_off), 0) + COALESCE((
                          SELECT SUM(adjustment.amount) FROM medical_adjustment adjustment JOIN account_move move ON move.id = adjustment.move_id
                       LEFT JOIN medical_claim claim ON claim.id = adjustment.claim_id
                           WHERE adjustment.company_id = %(company)s AND adjustment.kind = 'contractual' AND adjustment.state = 'posted'
                             AND move.date BETWEEN period.date_from AND period.date_to%(site)s), 0) AS contractual
                 FROM %(period)s
            LEFT JOIN (SELECT remittance.date, answer.paid, answer.amount_written_off AS written_off
                         FROM medical_remittance_claim answer JOIN medical_remittance remittance ON remittance.id = answer.remittance_id
                    LEFT JOIN medical_claim claim ON claim.id = answer.claim_id
                        WHERE answer.company_id = %(company)s AND answer.state IN ('posted', 'unapplied')%(site)s) answer
                   ON answer.date BETWEEN period.date_from AND period.date_to
                GROUP BY period.number, period.date_from, period.date_to""", period=period, company=company.id, site=self._site(site, ('claim', 'site_id')))

    @api.model
    def _sql_claims(self, company, period, site):
        """Claims to payers that were sent in the period, by what came of them until now."""
        denied = SQL(
            """SELECT SUM(part.amount) FROM medical_remittance_adjustment part
                 JOIN medical_remittance_claim answer ON answer.id = part.answer_id
                WHERE answer.claim_id = claim.id AND answer.state = 'posted' AND part.action = 'denial'""")
        return SQL(
            """SELECT period.number, COUNT(claim.id) AS sent, COALESCE(SUM(claim.amount_charged), 0) AS sent_amount,
                      COUNT(claim.id) FILTER (WHERE claim.is_clean AND claim.was_touched IS NOT TRUE) AS clean,
                      COUNT(claim.id) FILTER (WHERE claim.answered_on IS NOT NULL AND claim.was_touched IS NOT TRUE AND claim.frequency = '1'
                                                AND COALESCE(claim.denied, 0) <= 0) AS first_pass,
                      COUNT(claim.id) FILTER (WHERE claim.denied > 0) AS denied,
                      COALESCE(SUM(LEAST(claim.denied, claim.amount_charged)) FILTER (WHERE claim.denied > 0), 0) AS denied_amount,
                      AVG(claim.date - claim.service_date) AS lag_charge, AVG(claim.sent_on - claim.date) AS lag_claim
                 FROM %(period)s
            LEFT JOIN (SELECT claim.*, (%(denied)s) AS denied FROM medical_claim claim
                        WHERE claim.company_id = %(company)s AND claim.kind = 'insurance' AND claim.state IN %(states)s
                          AND claim.sent_on IS NOT NULL%(site)s) claim
                   ON claim.sent_on BETWEEN period.date_from AND period.date_to
                GROUP BY period.number""", period=period, company=company.id, denied=denied, states=BILLED, site=self._site(site, ('claim', 'site_id')))

    @api.model
    def _sql_cases(self, company, period, site):
        return SQL(
            """SELECT period.number, COALESCE(SUM(task.amount), 0) AS underpaid, COUNT(task.id) AS underpaid_count
                 FROM %(period)s
            LEFT JOIN (SELECT task.* FROM medical_claim_case task JOIN medical_claim claim ON claim.id = task.claim_id
                        WHERE task.company_id = %(company)s AND task.kind = 'underpaid' AND task.outcome IS DISTINCT FROM 'undone'%(site)s) task
                   ON task.opened_on BETWEEN period.date_from AND period.date_to
                GROUP BY period.number""", period=period, company=company.id, site=self._site(site, ('claim', 'site_id')))

    @api.model
    def _sql_owed(self, company, periods, site):
        """The aging of each period's last day."""
        parts = []
        for number, (_first, last) in enumerate(periods):
            # sudo: sums alone, which name nobody
            aging = self.env['medical.aging.record'].sudo().with_company(company).with_context(allowed_company_ids=company.ids, active_test=False).new({
                'company_id': company.id, 'date': last, 'by': 'service', 'site_id': site.id if site else False})
            parts.append(SQL(
                """SELECT %s AS number, COALESCE(SUM(open_amount) FILTER (WHERE open_amount > 0), 0) AS owed,
                          COALESCE(SUM(open_amount) FILTER (WHERE open_amount > 0 AND age > 90), 0) AS over_90,
                          -COALESCE(SUM(open_amount) FILTER (WHERE open_amount < 0), 0) AS credits
                     FROM (%s) item WHERE kind <> 'other'""", number, aging._sql_open()))
        return SQL(' UNION ALL ').join(parts)

    @api.model
    def _sql_cost(self, company, period):
        category = self._practice(company).billing_cost_category_id
        if not category:
            return None
        return SQL(
            """SELECT period.number, COALESCE(SUM(line.balance), 0) AS cost
                 FROM %s
            LEFT JOIN account_move_line line ON line.date BETWEEN period.date_from AND period.date_to AND line.company_id = %s
                  AND line.parent_state = 'posted' AND line.account_id IN %s
                GROUP BY period.number""", period, company.id, tuple(category.account_ids.ids) or (0,))

    @api.model
    def _months(self, last, count=12):
        """[(first, last day)] of so many months; the last one ends on `last`."""
        months, end = [], last
        for _month in range(count):
            months.insert(0, (end.replace(day=1), end))
            end = end.replace(day=1) - timedelta(days=1)
        return months
