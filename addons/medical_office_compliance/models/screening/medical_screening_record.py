import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_screening_line import SUBJECTS
from .medical_screening_match import DECIDERS

READERS = f'{DECIDERS},medical_office_base.group_owner,medical_office_base.group_auditor'


class MedicalScreeningRecord(models.TransientModel):
    """Proof of a screening: who was screened, on which day, against which lists, with what result, and what became of it since."""
    _name = 'medical.screening.record'
    _description = 'Exclusion Screening'
    _inherit = 'medical.record'
    _record_reads = ('medical.screening', 'medical.screening.line')

    screening_id = fields.Many2one(
        'medical.screening', domain="[('company_id', '=', company_id)]", default=lambda self: self._default_screening_id())
    kind = fields.Selection(SUBJECTS, 'Who')
    found = fields.Boolean('Only Those With a Match')

    @api.model
    def _default_screening_id(self):
        return self.env['medical.screening'].search([('company_id', '=', self.env.company.id)], limit=1)

    def _record_check(self):
        res = super()._record_check()
        if not self.screening_id or self.screening_id.company_id != self.company_id:
            raise UserError(self.env._("Choose a screening of this practice; where there is none, screen first."))
        return res

    def _record_title(self):
        return self.env._("Exclusion Screening")

    def _record_columns(self):
        results = dict(self.env['medical.screening.line']._fields['result']._description_selection(self.env))
        kinds = dict(self.env['medical.screening.line']._fields['kind']._description_selection(self.env))
        return [
            Column('kind', self.env._("Who"), labels=kinds, width=10),
            Column('name', self.env._("Name"), width=30),
            Column('npi', self.env._("NPI"), width=13),
            Column('result', self.env._("Result"), labels=results, width=16,
                   styles={'clear': 'success', 'possible': 'warning', 'confirmed': 'danger'}),
            Column('since', self.env._("Decided"), width=34, groups=READERS),
            Column('why', self.env._("Why"), width=40, groups=READERS),
        ]

    def _record_query(self):
        lines = self.env['medical.screening.line']
        domain = [('screening_id', '=', self.screening_id.id)]
        if self.kind:
            domain.append(('kind', '=', self.kind))
        if self.found:
            domain.append(('result', '!=', 'clear'))
        since, why, join = SQL('NULL::varchar'), SQL('NULL::varchar'), SQL()
        if self.env.user.has_groups(READERS):
            since, why = SQL('decided.since'), SQL('decided.why')
            # rules of matches hold: HR reads those of staff
            matches = self.env['medical.screening.match']._search([
                ('company_id', '=', self.company_id.id), ('state', 'in', ('cleared', 'confirmed', 'lifted'))])
            labels = dict(self.env['medical.screening.match']._fields['state']._description_selection(self.env))
            join = SQL(
                """LEFT JOIN (SELECT subject_kind, COALESCE(match.employee_id, match.partner_id, match.provider_id) AS subject_id,
                                     string_agg(concat_ws(', ', %(labels)s::jsonb ->> match.state, match.decided_on, partner.name), '; '
                                                ORDER BY match.id) AS since,
                                     string_agg(match.reason, '; ' ORDER BY match.id) AS why
                                FROM medical_screening_match match
                           LEFT JOIN res_users decider ON decider.id = match.decided_by_id
                           LEFT JOIN res_partner partner ON partner.id = decider.partner_id
                               WHERE match.id IN %(matches)s AND match.first_screening_id <= %(screening)s
                               GROUP BY 1, 2) decided ON decided.subject_kind = line.kind AND decided.subject_id = line.subject_id""",
                labels=json.dumps(labels), matches=matches.subselect(), screening=self.screening_id.id)
        return SQL(
            "SELECT line.kind, line.name, line.npi, line.result, %(since)s, %(why)s, line.id AS line_id FROM medical_screening_line line %(join)s "
            "WHERE line.id IN %(found)s", since=since, why=why, join=join, found=lines._search(domain).subselect())

    def _record_order(self):
        return SQL("array_position(ARRAY['confirmed', 'possible', 'cleared', 'clear']::varchar[], result), kind, name, line_id")

    def _record_notes(self):
        screening = self.screening_id
        return [
            self.env._("Screened on %(date)s by %(user)s: %(people)s people, %(vendors)s vendors, %(providers)s providers.", date=fields.Date.to_string(
                screening.date), user=screening.user_id.name, people=screening.staff_count, vendors=screening.vendor_count, providers=screening.provider_count),
            *(screening.lists or '').splitlines(),
            self.env._(
                "Compared by NPI, name and birth date; names from a likeness of %(likeness)s of 100 on. %(count)s namesakes have another birth date or NPI.",
                likeness=screening.likeness, count=screening.ruled_out_count),
            self.env._("42 U.S.C. 1320a-7a(a)(6); 42 CFR 1001.1901; OIG Special Advisory Bulletin, May 2013 (monthly: advised)."),
        ]

    def _record_signatures(self):
        return [self.env._("Screened by"), self.env._("Compliance officer")]
