from odoo import fields, models
from odoo.tools import SQL

from ..tools.record_column import Column
from .medical_credential import CREDENTIAL_STAGES


class MedicalCredentialRecord(models.TransientModel):
    """Credentials as of a day, past or to come: a row each, with its stage on that day.

    On a day to come it shows what will have lapsed by then. On a past day: what was verified after it counts as waiting, and
    what isn't filled yet stands as it does now. What was put away is left out.
    """
    _name = 'medical.credential.record'
    _description = 'Credentials'
    _inherit = 'medical.credential.table'

    date = fields.Date('As of', required=True, default=fields.Date.context_today)
    stage = fields.Selection(CREDENTIAL_STAGES)

    def _record_title(self):
        return self.env._("Credentials")

    def _record_columns(self):
        return [
            *self._person_columns(),
            Column('issuer', self.env._("Issued By"), width=22),
            Column('date_start', self.env._("From"), 'date', width=11),
            Column('date_end', self.env._("Until"), 'date', width=11),
            self._stage_column(),
            Column('verifier', self.env._("Verified By"), width=20),
            Column('verified_day', self.env._("On"), 'date', width=11),
            Column('verified_how', self.env._("At"), width=22),
        ]

    def _record_query(self):
        return SQL(
            """WITH %(rows)s
               SELECT person, job, type, place, number, issuer, date_start, date_end, stage, verifier, verified_day, verified_how, id
                 FROM row WHERE %(stage)s""",
            rows=self._sql_credentials(self.date or self._record_today()), stage=SQL('stage = %s', self.stage) if self.stage else SQL('TRUE'))

    def _record_order(self):
        return SQL('person, type, place, date_end NULLS LAST, id')

    def _record_notes(self):
        return [
            self.env._("Stage on the day of the record. Verified: a second person held it against its source."),
            self.env._("For a past day: what was verified later counts as waiting; what was put away since is left out."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office manager")]
