from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from ..issue.medical_issue import RISKS
from .medical_risk import DECISIONS

STYLES = {'critical': 'danger', 'high': 'danger', 'medium': 'warning', 'low': 'success'}


class MedicalRiskRecord(models.TransientModel):
    """A risk analysis as a list: its risks with what is done about them, or the places of information."""
    _name = 'medical.risk.record'
    _description = 'Risk Register'
    _inherit = 'medical.record'
    _record_reads = ('medical.risk.analysis', 'medical.risk', 'medical.risk.asset')

    analysis_id = fields.Many2one(
        'medical.risk.analysis', required=True, domain="[('company_id', '=', company_id)]", default=lambda self: self._default_analysis())
    shown = fields.Selection([('risks', 'Risks'), ('assets', 'Places of Information')], 'List', required=True, default='risks')
    risk = fields.Selection(RISKS, 'Level')
    decision = fields.Selection(DECISIONS)

    @api.model
    def _default_analysis(self):
        return self.env['medical.risk.analysis'].search([('company_id', '=', self.env.company.id)], limit=1)

    def _record_title(self):
        return self.env._("Places of Information") if self.shown == 'assets' else self.env._("Risk Register")

    def _record_columns(self):
        def words(model, name):
            return dict(self.env[model]._fields[name]._description_selection(self.env))
        if self.shown == 'assets':
            return [
                Column('place', self.env._("Place"), width=28),
                Column('kind', self.env._("Kind"), width=16, labels=words('medical.risk.asset', 'kind')),
                Column('site', self.env._("Site"), width=14),
                Column('data', self.env._("What Information"), width=28),
                Column('created', self.env._("Created"), 'boolean', width=9),
                Column('received', self.env._("Received"), 'boolean', width=9),
                Column('kept', self.env._("Kept"), 'boolean', width=9),
                Column('sent', self.env._("Sent On"), 'boolean', width=9),
                Column('encrypted', self.env._("Encrypted"), width=12, labels=words('medical.risk.asset', 'is_encrypted'),
                       styles={'no': 'danger', 'partly': 'warning'}),
                Column('risks', self.env._("Risks"), 'integer', width=8),
            ]
        levels = words('medical.risk', 'risk')
        return [
            Column('place', self.env._("Place"), width=20),
            Column('threat', self.env._("What May Happen"), width=24),
            Column('weak', self.env._("What Is Weak"), width=26),
            Column('there', self.env._("What Is There Against It"), width=24),
            Column('level', self.env._("Level"), 'integer', width=7),
            Column('risk', self.env._("Risk"), width=10, labels=levels, styles=STYLES),
            Column('decision', self.env._("Decision"), width=12, labels=words('medical.risk', 'decision')),
            Column('done', self.env._("What Is Done, or Why Not"), width=26),
            Column('who', self.env._("Responsible"), width=16),
            Column('due', self.env._("Until"), 'date', width=11),
            Column('after', self.env._("Afterwards"), width=10, labels=levels, styles=STYLES),
        ]

    def _record_query(self):
        found = Domain('analysis_id', '=', self.analysis_id.id)
        if self.site_id:
            found &= Domain('site_id', '=', self.site_id.id)
        if self.shown == 'assets':
            return SQL(
                """SELECT asset.name, asset.kind, site.name, asset.data, asset.is_created, asset.is_received, asset.is_kept, asset.is_sent, asset.is_encrypted,
                          (SELECT count(*)::int FROM medical_risk risk WHERE risk.asset_id = asset.id), asset.sequence AS number, asset.id AS ident
                     FROM medical_risk_asset asset LEFT JOIN medical_site site ON site.id = asset.site_id WHERE asset.id IN %s""",
                self.env['medical.risk.asset']._search(found).subselect())
        found &= self._record_filtered(risk='risk', decision='decision')
        return SQL(
            """SELECT asset.name, %(threat)s, risk.vulnerability, replace(risk.safeguards, E'\n', '; '), risk.level, risk.risk, risk.decision,
                      replace(CASE WHEN risk.decision = 'accept' THEN risk.accept_reason ELSE risk.treatment END, E'\n', '; '),
                      partner.name, risk.date_due, risk.residual_risk, -risk.level AS number, risk.id AS ident
                 FROM medical_risk risk
                 JOIN medical_risk_asset asset ON asset.id = risk.asset_id
                 JOIN medical_risk_threat threat ON threat.id = risk.threat_id
            LEFT JOIN res_users person ON person.id = risk.user_id LEFT JOIN res_partner partner ON partner.id = person.partner_id
                WHERE risk.id IN %(found)s""",
            threat=self.env['medical.risk.threat']._field_to_sql('threat', 'name'), found=self.env['medical.risk']._search(found).subselect())

    def _record_order(self):
        return SQL('number, ident')

    def _record_link(self):
        return 'ident'

    def record_open(self, ident):
        """The risk, or the place, of a row."""
        self.check_access('read')
        return self.env['medical.risk.asset' if self.shown == 'assets' else 'medical.risk'].browse(ident)._get_records_action()

    def _record_notes(self):
        analysis = self.analysis_id
        if analysis.state == 'signed':
            return [self.env._("Signed by %(name)s on %(date)s.", name=analysis.signed_by_id.name, date=analysis.signed_on)]
        return [self.env._("Not signed: %(state)s.", state=dict(analysis._fields['state']._description_selection(self.env))[analysis.state])]

    def _record_signatures(self):
        return [self.env._("Compliance officer"), self.env._("Owner")]
