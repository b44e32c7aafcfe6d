from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.record_column import Column
from ..medical_access_log import CHANNELS
from .medical_access_finding import FINDING_KINDS, FINDING_OUTCOMES
from .medical_patient_glass import GLASS_OUTCOMES


class MedicalAccessActivityRecord(models.TransientModel):
    """What went on in the system, in figures, for the yearly review (45 CFR 164.308(a)(1)(ii)(D)): readings by way and by role,
    unusual ones and what came of them, restricted records opened, and whether the log itself was sealed and verified."""
    _name = 'medical.access.activity.record'
    _description = 'Information System Activity'
    _inherit = 'medical.record'
    _record_reads = ('medical.access.log', 'medical.access.finding', 'medical.patient.glass', 'medical.access.seal')

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self) - relativedelta(years=1))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    by_month = fields.Boolean('Month by Month')

    def _record_title(self):
        return self.env._("Information System Activity")

    def _record_columns(self):
        return [
            Column('section', self.env._("What"), width=28, labels=self._section_labels()),
            Column('what', self.env._("Kind"), width=46, labels=self._what_labels()),
            *([Column('month', self.env._("Month"), width=10)] if self.by_month else []),
            Column('number', self.env._("Number"), 'integer', width=12),
        ]

    @api.model
    def _section_labels(self):
        return {
            '1_channel': self.env._("Readings by way"), '2_role': self.env._("Readings by role"), '3_finding': self.env._("Unusual readings"),
            '4_glass': self.env._("Restricted records opened"), '5_log': self.env._("The log itself")}

    @api.model
    def _roles(self):
        """The roles of the suite, as superuser: names of roles are no secret."""
        return self.env['res.groups'].sudo().search([
            ('privilege_id.category_id', '=', self.env.ref('medical_office_base.module_category_medical_office').id)])

    @api.model
    def _what_labels(self):
        """Words for each code of the figures."""
        words = {
            name: dict(self.env[model]._fields[field]._description_selection(self.env)) for name, model, field in (
                ('channel', 'medical.access.log', 'channel'), ('kind', 'medical.access.finding', 'kind'),
                ('outcome', 'medical.access.finding', 'outcome'), ('glass', 'medical.patient.glass', 'outcome'))}
        labels = {f'channel.{key}': words['channel'][key] for key, _word in CHANNELS}
        labels.update({f'role.{role.id}': role.name for role in self._roles()})
        labels['role.0'] = self.env._("Without a role today")
        for kind, _word in FINDING_KINDS:
            labels[f'finding.{kind}.open'] = self.env._("%(kind)s: not decided", kind=words['kind'][kind])
            for outcome, _other in FINDING_OUTCOMES:
                labels[f'finding.{kind}.{outcome}'] = f"{words['kind'][kind]}: {words['outcome'][outcome]}"
        labels.update({f'glass.{key}': words['glass'][key] for key, _word in GLASS_OUTCOMES})
        return {
            **labels, 'glass.open': self.env._("Not reviewed"), 'log.blocks': self.env._("Blocks sealed"),
            'log.lines': self.env._("Lines sealed (whole system)"),
            'log.intact': self.env._("Verifications: intact"), 'log.broken': self.env._("Verifications: broken")}

    def _sql_figures(self, start, end, company, tz, month):
        """SQL: (section, what, month, number) of all figures.

        :param start, end: moments, UTC
        :param bool month: figures of each month, or of the whole
        """
        def moment(column):
            return SQL("to_char(%s AT TIME ZONE 'UTC' AT TIME ZONE %s, 'YYYY-MM')", column, tz) if month else SQL("''::text")

        lines = SQL(
            "SELECT l.user_id, l.channel, %s AS month, count(*) AS number FROM medical_access_log AS l"
            " WHERE l.date >= %s AND l.date < %s AND l.company_id = %s GROUP BY 1, 2, 3", moment(SQL("l.date")), start, end, company.id)
        return SQL(
            """WITH readings AS MATERIALIZED (%(lines)s)
               SELECT '1_channel' AS section, 'channel.' || channel AS what, month, sum(number)::int AS number FROM readings GROUP BY 2, 3
               UNION ALL
               SELECT '2_role', 'role.' || COALESCE(g.gid, 0), month, sum(number)::int
                 FROM readings AS r LEFT JOIN res_groups_users_rel AS g ON g.uid = r.user_id AND g.gid = ANY(%(roles)s) GROUP BY 2, 3
               UNION ALL
               SELECT '3_finding', 'finding.' || kind || '.' || COALESCE(outcome, 'open'), %(found)s, count(*)::int
                 FROM medical_access_finding WHERE first_at >= %(start)s AND first_at < %(end)s AND company_id = %(company)s GROUP BY 2, 3
               UNION ALL
               SELECT '4_glass', 'glass.' || COALESCE(outcome, 'open'), %(opened)s, count(*)::int
                 FROM medical_patient_glass WHERE opened_at >= %(start)s AND opened_at < %(end)s AND company_id = %(company)s GROUP BY 2, 3
               UNION ALL
               SELECT '5_log', unnest(ARRAY['log.blocks', 'log.lines']), sealed.month, unnest(ARRAY[sealed.blocks, sealed.lines])
                 FROM (SELECT %(sealed)s AS month, count(*)::int AS blocks, sum(count)::int AS lines
                         FROM medical_access_seal WHERE date >= %(start)s AND date < %(end)s AND kind = 'rows' GROUP BY 1) AS sealed
               UNION ALL
               SELECT '5_log', 'log.' || state, %(verified)s, count(*)::int
                 FROM medical_access_verification WHERE date >= %(start)s AND date < %(end)s AND state <> 'running' GROUP BY 2, 3""",
            lines=lines, roles=self._roles().ids, start=start, end=end, company=company.id, found=moment(SQL("first_at")),
            opened=moment(SQL("opened_at")), sealed=moment(SQL("date")), verified=moment(SQL("date")))

    def _record_query(self):
        names = SQL("section, what, month, number") if self.by_month else SQL("section, what, number")
        return SQL("SELECT %s FROM (%s) AS figures", names, self._sql_figures(
            self._record_midnight(self.date_from), self._record_midnight(self.date_to, days=1), self.company_id, self._record_tz(), self.by_month))

    def _record_order(self):
        return SQL('section, what, month') if self.by_month else SQL('section, what')

    def _record_notes(self):
        return [
            self.env._("Roles are those of today: whoever holds several counts in each."),
            self.env._("Readings are those of this practice, the log's own figures those of the whole system."),
            self.env._("Lists and searches count once for each record that they named.")]

    def _record_signatures(self):
        return [self.env._("Privacy Officer"), self.env._("Security Officer")]
