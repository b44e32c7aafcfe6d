import base64
import json
from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .access_log_common import AccessLogCase


@tagged('post_install', '-at_install')
class TestMedicalAccessLogHttp(AccessLogCase, HttpCase):
    """What leaves over HTTP: files, other programs, the web client's own export."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # nothing can be written beside the read-only cursor of a test
        cls.set_registry_readonly_mode(False)
        cls.addClassCleanup(cls.set_registry_readonly_mode, True)
        cls.own[0].scan = base64.b64encode(b'Fictional scan')
        cls.attachment = cls.env['ir.attachment'].create({
            'name': 'Fictional.txt', 'raw': b'Fictional letter', 'res_model': cls.own._name, 'res_id': cls.own[0].id})
        cls.env.flush_all()

    def test_file(self):
        self.authenticate('fictional.reader', 'fictional.reader')
        answer = self._expect('file', self.own[0], lambda: self.url_open(f'/web/content/{self.own._name}/{self.own[0].id}/scan'))
        self.assertEqual(answer.content, b'Fictional scan')

    def test_attachment(self):
        self.authenticate('fictional.reader', 'fictional.reader')
        answer = self._expect('file', self.own[0], lambda: self.url_open(f'/web/content/{self.attachment.id}'))
        self.assertEqual(answer.content, b'Fictional letter')

    def test_content_of_an_attachment(self):
        mine = self.attachment.with_user(self.reader)
        self._expect('file', self.own[0], lambda: mine.read(['datas']))
        self._expect('file', self.own[:0], lambda: mine.read(['name', 'mimetype']))

    def test_web_client(self):
        self.authenticate('fictional.reader', 'fictional.reader')
        self._expect('view', self.own[0], lambda: self.make_jsonrpc_request('/web/dataset/call_kw', {
            'model': self.own._name, 'method': 'web_read', 'args': [[self.own[0].id], {'secret': {}}], 'kwargs': {
                # a client can't pretend to be within another call
                'context': {'medical_access_inside': {'channel': False}}}}))

    def test_other_program(self):
        key = self.env['res.users.apikeys'].with_user(self.reader)._generate('rpc', 'Fictional', fields.Datetime.now() + timedelta(days=1))
        answer = self._expect('rpc', self.own, lambda: self.url_open(
            f'/json/2/{self.own._name}/search_read', data=json.dumps({'domain': [('id', 'in', self.own.ids)], 'fields': ['secret']}),
            headers={'Authorization': f'bearer {key}', 'Content-Type': 'application/json'}))
        self.assertEqual(answer.json()[0]['secret'], 'Fictional secret 1')

    def test_export(self):
        self.authenticate('fictional.reader', 'fictional.reader')
        data = {'model': self.own._name, 'fields': [{'name': 'secret', 'label': 'Secret', 'type': 'char'}], 'ids': self.own.ids,
                'domain': [], 'import_compat': False, 'context': {}, 'groupby': []}
        answer = self._expect('export', self.own, lambda: self.url_open('/web/export/csv', data={
            'data': json.dumps(data), 'csrf_token': Request.csrf_token(self)}))
        self.assertIn('Fictional secret 1', answer.text)
