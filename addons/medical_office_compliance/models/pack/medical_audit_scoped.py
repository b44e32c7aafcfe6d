from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .medical_audit_access import AUDITOR


class MedicalAuditScoped(models.AbstractModel):
    """Records of which an auditor reads a chosen scope for a limited time, each look of theirs being written down.

    A model that inherits this gives `_scope_source`, and a record rule for auditors: `[('in_audit_scope', '=', True)]`. Looks of others
    are not written down: reading obligations is their daily work. What a page or report reads by hand calls `_scope_looked`.
    """
    _name = 'medical.audit.scoped'
    _description = 'Within the Scope of an Auditor'
    _inherit = ['medical.access.logged']

    in_audit_scope = fields.Boolean("In the Auditor's Scope", compute='_compute_in_audit_scope', search='_search_in_audit_scope')

    @api.model
    def _scope_source(self):
        """SQL of all rows: SELECT id, company_id, area, site_id, day.

        Without area: of every area; without site: of the whole practice; without day: in any period.
        """
        raise NotImplementedError

    @api.model
    def _scope_sql(self):
        """SQL of the ids within what the current user was given."""
        return SQL(
            """SELECT scoped.id
                 FROM (%(source)s) AS scoped(id, company_id, area, site_id, day)
                 JOIN %(running)s AS access ON access.company_id = scoped.company_id
                WHERE (scoped.day IS NULL OR scoped.day BETWEEN access.date_from AND access.date_to)
                  AND (scoped.area IS NULL
                       OR NOT EXISTS (SELECT FROM medical_audit_access_area_rel WHERE access_id = access.id)
                       OR EXISTS (SELECT FROM medical_audit_access_area_rel r JOIN medical_audit_area a ON a.id = r.area_id
                                   WHERE r.access_id = access.id AND a.area = scoped.area))
                  AND (scoped.site_id IS NULL
                       OR NOT EXISTS (SELECT FROM medical_audit_access_site_rel WHERE access_id = access.id)
                       OR EXISTS (SELECT FROM medical_audit_access_site_rel r WHERE r.access_id = access.id AND r.site_id = scoped.site_id))""",
            source=self._scope_source(), running=self.env['medical.audit.access']._sql_running())

    @api.depends_context('uid')
    def _compute_in_audit_scope(self):
        found = {row_id for [row_id] in self.env.execute_query(SQL("%s AND scoped.id IN %s", self._scope_sql(), tuple(self._origin.ids)))} \
            if self._origin.ids else set()
        for record in self:
            record.in_audit_scope = record._origin.id in found

    @api.model
    def _search_in_audit_scope(self, operator, value):
        # what it tells is the current user's own scope
        return Domain('id', 'in', SQL("(%s)", self._scope_sql())) if operator == 'in' else NotImplemented

    def _access_log_wanted(self):
        return super()._access_log_wanted() and self.env.user.has_group(AUDITOR)

    def _scope_looked(self, channel, reason=None):
        """Write down a look at these that came by a page, a file or a list, where an auditor had it."""
        if self and self._access_log_wanted():
            self._access_log(channel, reason)
