from odoo import api, fields, models

# hours after which a line is sealed, a hash mailed, days after which all was verified: twice what the jobs take
SQL_HEALTH = """
SELECT 1 AS id, seal.id AS last_block, seal.date AS sealed_on, mailed.number AS mailed_block, mailed.date AS mailed_hash_of,
       checked.id AS verification_id, checked.date AS verified_on, checked.state AS verified_state, broken.id IS NOT NULL AS is_broken,
       unsealed.count AS unsealed_lines, unsealed.since AS unsealed_since,
       COALESCE(unsealed.since < now() AT TIME ZONE 'UTC' - interval '26 hours', FALSE) AS seal_late,
       seal.id IS NOT NULL AND COALESCE(mailed.number, 0) < seal.id
           AND (SELECT min(date) FROM medical_access_seal AS s WHERE s.id > COALESCE(mailed.number, 0)) < now() AT TIME ZONE 'UTC' - interval '50 hours'
           AS mail_late,
       COALESCE(COALESCE(checked.date, first.date) < now() AT TIME ZONE 'UTC' - interval '15 days', FALSE) AS verify_late
  FROM (SELECT 1) AS one
  LEFT JOIN LATERAL (SELECT id, date FROM medical_access_seal ORDER BY id DESC LIMIT 1) AS seal ON TRUE
  LEFT JOIN LATERAL (SELECT date FROM medical_access_seal ORDER BY id LIMIT 1) AS first ON TRUE
  LEFT JOIN LATERAL (SELECT s.id AS number, s.date FROM ir_config_parameter AS c JOIN medical_access_seal AS s ON s.id = c.value::integer
                      WHERE c.key = 'medical_office_base.access_log_head_sent') AS mailed ON TRUE
  LEFT JOIN LATERAL (SELECT id, date, state FROM medical_access_verification WHERE state <> 'running' ORDER BY id DESC LIMIT 1) AS checked ON TRUE
  LEFT JOIN LATERAL (SELECT id FROM medical_access_verification WHERE state = 'broken' AND noted_by_id IS NULL LIMIT 1) AS broken ON TRUE
 CROSS JOIN LATERAL (SELECT count(*)::int AS count, min(date) AS since FROM (
                         SELECT date FROM medical_access_log
                          WHERE txid >= COALESCE((SELECT max(horizon) FROM medical_access_seal WHERE complete), -9223372036854775807)
                          ORDER BY txid LIMIT 100000) AS first) AS unsealed
"""


class MedicalAccessHealth(models.Model):
    """How the access log itself is: one row, asked anew each time. What lies below the last complete seal is sealed, so that only
    the lines since are looked at, 100,000 of them at most."""
    _name = 'medical.access.health'
    _description = 'Health of the Access Log'
    _auto = False
    _log_access = False
    _table_query = SQL_HEALTH

    last_block = fields.Integer(readonly=True, aggregator=None)
    sealed_on = fields.Datetime('Last Sealed On', readonly=True)
    mailed_block = fields.Integer('Last Block Mailed', readonly=True, aggregator=None)
    mailed_hash_of = fields.Datetime('Sealed, of the Hash Last Mailed', readonly=True)
    verification_id = fields.Many2one('medical.access.verification', 'Last Verification', readonly=True)
    verified_on = fields.Datetime('Last Verified On', readonly=True)
    verified_state = fields.Selection([('intact', 'Intact'), ('broken', 'Broken')], 'Result', readonly=True)
    unsealed_lines = fields.Integer('Lines Not Sealed Yet', readonly=True)
    unsealed_since = fields.Datetime('The Oldest of Them', readonly=True)
    is_broken = fields.Boolean('Broken, Not Noted', readonly=True)
    seal_late = fields.Boolean('Sealing Is Late', readonly=True)
    mail_late = fields.Boolean('Mail of the Hash Is Late', readonly=True)
    verify_late = fields.Boolean('Verification Is Late', readonly=True)
    state = fields.Selection([('good', 'In order'), ('wrong', 'See to it')], compute='_compute_state')

    @api.depends('is_broken', 'seal_late', 'mail_late', 'verify_late')
    def _compute_state(self):
        for health in self:
            health.state = 'wrong' if health.is_broken or health.seal_late or health.mail_late or health.verify_late else 'good'

    def _compute_display_name(self):
        for health in self:
            health.display_name = self._description

    def action_verify(self):
        """Verify the log now."""
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.access.verification', 'view_mode': 'form', 'views': [(False, 'form')],
            'target': 'current'}
