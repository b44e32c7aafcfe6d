from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.record_column import Column
from .medical_satisfaction import QUESTIONS


class MedicalSatisfactionRecord(models.TransientModel):
    """How patients found their visits: a row per site and month, and per provider where a month has five answers about them.

    - average: of ratings from 1 (bad) to 5 (very good)
    - percentages: of those who answered the question
    """
    _name = 'medical.satisfaction.record'
    _description = 'Satisfaction'
    _inherit = 'medical.record'
    _record_reads = ('medical.satisfaction',)

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self).replace(day=1) - relativedelta(months=11))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    by_provider = fields.Boolean(help="A row for each provider with at least five answers in the month.")

    def _record_title(self):
        return self.env._("Satisfaction")

    def _record_columns(self):
        labels = {name: self.env['medical.satisfaction']._fields[name]._description_string(self.env) for name in QUESTIONS}
        return [
            Column('month', self.env._("Month"), width=10),
            Column('site', self.env._("Site"), width=24),
            Column('provider', self.env._("Provider"), width=26),
            Column('answers', self.env._("Answers"), 'integer', width=9, total=True),
            Column('average', self.env._("Average"), 'quantity', width=9, digits=1),
            *[Column(name, self.env._("%(question)s, %%", question=labels[name]), 'quantity', width=13, digits=0) for name in QUESTIONS],
        ]

    def _record_query(self):
        rows = self.env['medical.satisfaction']
        domain = Domain('company_id', '=', self.company_id.id) & Domain('month', '>=', self.date_from.replace(day=1)) & Domain('month', '<=', self.date_to)
        query = rows._search(domain & self._record_filtered(site_id='site_id'))
        table = rows._table
        found = query.select(*[SQL.identifier(table, name) for name in ('site_id', 'provider_id', 'month', 'rating', *QUESTIONS)])
        # names of sites and colleagues are no secret
        provider = SQL("employee.name") if self.by_provider else SQL("NULL::varchar")
        shares = SQL(', ').join(SQL(
            "100.0 * COUNT(*) FILTER (WHERE found.%(name)s = 'yes') / NULLIF(COUNT(found.%(name)s), 0)", name=SQL.identifier(name)) for name in QUESTIONS)
        return SQL(
            """SELECT TO_CHAR(found.month, 'YYYY-MM') AS month, site.name AS site, %(provider)s AS provider, COUNT(*), AVG(found.rating), %(shares)s
                 FROM (%(found)s) AS found
                 JOIN medical_site site ON site.id = found.site_id
                 LEFT JOIN hr_employee employee ON employee.id = found.provider_id
                GROUP BY 1, 2, 3""", provider=provider, shares=shares, found=found)

    def _record_order(self):
        return SQL('month DESC, site, provider NULLS LAST')

    def _record_notes(self):
        notes = [self.env._("Average of ratings from 1 (bad) to 5 (very good). Percentages: of those who answered the question.")]
        if self.by_provider:
            notes.append(self.env._("Without a name: providers with fewer than five answers in the month, and visits without a provider."))
        return notes
