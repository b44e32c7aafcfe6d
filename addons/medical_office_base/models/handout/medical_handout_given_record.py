from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.record_column import Column
from .medical_handout_given import WAYS
from .medical_handout_version_recall import RECALLERS

TELLERS = RECALLERS + ',medical_office_base.group_medical_records,medical_office_base.group_front_desk'


class MedicalHandoutGivenRecord(models.TransientModel):
    """Handouts given in a period; or, of a recall, everybody who got the text.

    Patients stand by record number. Of a recall, everyone is listed, but the name is written only of those whom the reader
    may open; otherwise only rows are listed that the reader may read.
    """
    _name = 'medical.handout.given.record'
    _description = 'Handouts Given'
    _inherit = 'medical.record'
    _record_reads = ('medical.handout.given', 'medical.patient')

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self) - timedelta(days=30))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    recall_id = fields.Many2one('medical.handout.recall')
    handout_id = fields.Many2one('medical.handout', 'Topic')
    language_id = fields.Many2one('medical.language')
    way = fields.Selection(WAYS)

    def _record_title(self):
        return self.env._("Who Got a Recalled Handout") if self.recall_id else self.env._("Handouts Given")

    def _record_columns(self):
        ways = dict(self._fields['way']._description_selection(self.env))
        how = dict(self.env['medical.handout.recall.line']._fields['told_how']._description_selection(self.env))
        columns = [
            Column('date', self.env._("Given On"), 'datetime', width=16),
            Column('number', self.env._("Record Number"), width=12),
            Column('patient', self.env._("Patient"), width=26),
            Column('topic', self.env._("Topic"), width=26),
            Column('language', self.env._("Language"), width=12),
            Column('version', self.env._("Version"), 'integer', width=8),
            Column('way', self.env._("Way"), width=14, labels=ways),
            Column('site', self.env._("Site"), width=8),
            Column('giver', self.env._("Given By"), width=22),
        ]
        if self.recall_id:
            columns += [
                Column('told_on', self.env._("Told On"), 'datetime', width=16), Column('told_how', self.env._("Told How"), width=16, labels=how),
                Column('told_by', self.env._("Told By"), width=22)]
        return columns

    def _record_check(self):
        res = super()._record_check()
        if self.recall_id and not self.env.user.has_groups(TELLERS):
            raise AccessError(self.env._("Who got a recalled handout is listed for clinicians, medical records, the front desk and the manager."))
        return res

    def _record_query(self):
        given = self.env['medical.handout.given']
        domain = Domain('company_id', '=', self.company_id.id)
        domain &= Domain('date', '>=', self._record_midnight(self.date_from)) & Domain('date', '<', self._record_midnight(self.date_to, days=1))
        domain &= self._record_filtered(site_id='site_id', handout_id='handout_id', language_id='language_id', way='way')
        if self.recall_id:
            self.recall_id.check_access('read')
            domain &= Domain('version_id', '=', self.recall_id.version_id.id)
            # sudo: of a recall everybody is listed, by record number; names follow from whom one may open
            given = given.sudo()
        rows = given._search(domain).select(*[
            SQL.identifier(given._table, name) for name in (
                'id', 'date', 'patient_id', 'version_id', 'handout_id', 'language_id', 'way', 'site_id', 'user_id')])
        patients = self.env['medical.patient']
        opened = patients._search([]).select(SQL.identifier(patients._table, 'id'), SQL.identifier(patients._table, 'name'))
        languages = self.env['medical.language']
        return SQL(
            """SELECT given.date, patient.number, CASE WHEN given.patient_id IS NULL THEN %(whoever)s ELSE opened.name END,
                      handout.name, %(language)s, version.number, given.way, site.code, giver_name.name %(told)s, given.id
                 FROM (%(rows)s) AS given
                 JOIN medical_handout_version version ON version.id = given.version_id
                 JOIN medical_handout handout ON handout.id = given.handout_id
                 JOIN medical_language language ON language.id = given.language_id
                 JOIN res_users giver ON giver.id = given.user_id
                 JOIN res_partner giver_name ON giver_name.id = giver.partner_id
                 LEFT JOIN medical_site site ON site.id = given.site_id
                 LEFT JOIN medical_patient patient ON patient.id = given.patient_id
                 LEFT JOIN (%(opened)s) AS opened ON opened.id = given.patient_id
                 %(lines)s""",
            whoever=self.env._("Whoever took it"), language=languages._field_to_sql('language', 'name'), rows=rows, opened=opened,
            told=SQL(', line.told_on, line.told_how, teller_name.name') if self.recall_id else SQL(),
            lines=SQL(
                """LEFT JOIN medical_handout_recall_line line ON line.recall_id = %s AND line.patient_id = given.patient_id
                   LEFT JOIN res_users teller ON teller.id = line.told_by_id
                   LEFT JOIN res_partner teller_name ON teller_name.id = teller.partner_id""", self.recall_id.id) if self.recall_id else SQL())

    def _record_order(self):
        return SQL('date DESC, id DESC')

    def _record_notes(self):
        if not self.recall_id:
            return []
        return [
            self.env._("What is wrong: %(reason)s", reason=self.recall_id.reason),
            self.env._("A record number without a name is of a patient whose record you may not open: ask the patient's own doctor, or medical records.")]

    def _record_signatures(self):
        return [self.env._("Office manager")] if self.recall_id else []
