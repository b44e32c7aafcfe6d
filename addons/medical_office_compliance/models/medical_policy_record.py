from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_policy import POLICY_CATEGORIES


class MedicalPolicyRecord(models.TransientModel):
    """The register of policies: which there were on a date, and which text of each was in force.

    The day by which a policy is reviewed is that of now, whatever the date.
    """
    _name = 'medical.policy.record'
    _description = 'Register of Policies'
    _inherit = 'medical.record'
    _record_reads = ('medical.policy',)

    date = fields.Date('As of', required=True, default=fields.Date.context_today)
    category = fields.Selection(POLICY_CATEGORIES)
    status = fields.Selection([('in_force', 'In Force'), ('none', 'Not in Force'), ('retired', 'Retired')])
    user_id = fields.Many2one('res.users', 'Owner', domain=[('share', '=', False)])

    def _record_title(self):
        return self.env._("Policies")

    def _record_columns(self):
        def labels(model, name):
            return dict(model._fields[name]._description_selection(self.env))

        return [
            Column('number', self.env._("Number"), width=10),
            Column('name', self.env._("Title"), width=36),
            Column('category', self.env._("Category"), width=16, labels=labels(self.env['medical.policy'], 'category')),
            Column('owner', self.env._("Owner"), width=18),
            Column('version', self.env._("Version"), 'integer', width=8),
            Column('effective', self.env._("In Force From"), 'date', width=12),
            Column('review', self.env._("Review By"), 'date', width=12),
            Column('status', self.env._("Status"), width=14, labels=labels(self, 'status'),
                   styles={'in_force': 'success', 'retired': 'muted', 'none': 'warning'}),
        ]

    def _record_query(self):
        policies = self.env['medical.policy'].with_context(active_test=False)
        self.env['medical.policy.version'].flush_model()
        domain = Domain('company_id', '=', self.company_id.id) & self._record_filtered(category='category', user_id='user_id')
        query = policies._search(domain)
        table = policies._table
        # a version of a policy that the user reads; of one in force on a day it is no secret that it was
        query.add_join('LEFT JOIN', 'held', SQL(
            """(SELECT DISTINCT ON (policy_id) policy_id, name, number, effective_date FROM medical_policy_version
                 WHERE state = 'approved' AND source_version_id IS NULL AND effective_date <= %s
                 ORDER BY policy_id, effective_date DESC, id DESC)""", self.date),
            SQL('held.policy_id = %s', SQL.identifier(table, 'id')))
        users, user = self._record_join(query, policies, table, 'user_id')
        people, person = self._record_join(query, users, user, 'partner_id')

        def column(name):
            return policies._field_to_sql(table, name, query)

        status = SQL(
            "CASE WHEN %(retired)s <= %(date)s THEN 'retired' WHEN held.policy_id IS NULL THEN 'none' ELSE 'in_force' END",
            retired=column('retired_on'), date=self.date)
        if self.status:
            query.add_where(SQL('%s = %s', status, self.status))
        return query.select(
            column('number'), SQL('COALESCE(held.name, %s)', column('name')), column('category'), people._field_to_sql(person, 'name', query),
            SQL('held.number'), SQL('held.effective_date'), column('date_end'), status, SQL.identifier(table, 'id'))

    def _record_order(self):
        return SQL('number, id')

    def _record_signatures(self):
        return [self.env._("Compliance Officer"), self.env._("Office manager")]
