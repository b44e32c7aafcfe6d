from odoo import fields, models
from odoo.tests import TransactionCase

from .companies import new_companies
from .fake_models import load_fake_models
from .users import new_user


class FakeFile(models.Model):
    _module = None
    _name = 'medical.access.test.file'
    _description = 'Fictional File'
    _inherit = ['medical.access.logged']
    _order = 'id'

    name = fields.Char()
    secret = fields.Char()
    kind = fields.Selection([('a', 'A'), ('b', 'B')])
    scan = fields.Binary(attachment=False)
    company_id = fields.Many2one('res.company')
    case_id = fields.Many2one('medical.access.test.case')


class FakeCase(models.Model):
    _module = None
    _name = 'medical.access.test.case'
    _description = 'Fictional Case'

    name = fields.Char()
    company_id = fields.Many2one('res.company')
    file_ids = fields.One2many('medical.access.test.file', 'case_id')


class FakeSheet(models.Model):
    _module = None
    _name = 'medical.access.test.sheet'
    _description = 'Fictional Sheet'
    _inherit = ['medical.access.logged']
    _access_log_parent = 'file_id'

    file_id = fields.Many2one('medical.access.test.file')
    text = fields.Char()


class AccessLogCase(TransactionCase):
    """A logged model, three files of it in two companies, and who reads them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        load_fake_models(cls, FakeFile, FakeCase, FakeSheet, access=[
            ('medical.access.test.sheet', 'medical_office_base.group_staff', 'rwcu'),
            ('medical.access.test.file', 'medical_office_base.group_staff', 'rwcu'),
            ('medical.access.test.case', 'medical_office_base.group_staff', 'rwcu')])
        cls.company = cls.env.company
        cls.other_company = new_companies(cls.env, {'name': 'Fictional Other Practice'})
        cls.reader = new_user(
            cls.env, 'fictional.reader', 'medical_office_base.group_staff,base.group_allow_export', name='Ruth Fictional')
        cls.officer = new_user(cls.env, 'fictional.officer', 'medical_office_base.group_privacy_officer')
        cls.Log = cls.env['medical.access.log']
        cls.case = cls.env['medical.access.test.case'].create({'name': 'Case'})
        cls.files = cls.env['medical.access.test.file'].create([
            {'name': f'File {n}', 'secret': f'Fictional secret {n}', 'kind': kind, 'company_id': company.id, 'case_id': cls.case.id}
            for n, (kind, company) in enumerate((('a', cls.company), ('b', cls.company), ('b', cls.other_company)), 1)])
        cls.own = cls.files[:2]
        cls.mine = cls.own.with_user(cls.reader)
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.reader.name  # noqa: B018 the reader's own row is in the cache, as in every request
        cls.start = cls._last(cls)

    def _last(self):
        self.env.cr.execute("SELECT COALESCE(max(id), 0) FROM medical_access_log")
        return self.env.cr.fetchone()[0]

    def _lines(self, since=None):
        """What was written since: [(channel, model, record id, user id)]"""
        self.env.cr.execute("""
            SELECT channel, model, res_id, user_id FROM medical_access_log WHERE id > %s ORDER BY id""", [since or self.start])
        return self.env.cr.fetchall()

    def _expect(self, channel, records, call):
        """That `call` writes a line of the channel for each of the records, and nothing else."""
        since = self._last()
        result = call()
        self.assertCountEqual(self._lines(since), [(channel, records._name, record_id, self.reader.id) for record_id in records.ids])
        return result
