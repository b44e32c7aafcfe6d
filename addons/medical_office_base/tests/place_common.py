import io
import re

from lxml import html
from PIL import Image

from odoo.tests import HttpCase

from .companies import new_companies
from .users import new_user


def photo(size=(60, 40), kind='JPEG', **options):
    out = io.BytesIO()
    Image.new('RGB', size, 'red').save(out, kind, **options)
    return out.getvalue()


class PlaceCase(HttpCase):
    """A site with a room and a refrigerator that have codes, and visitors without account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = new_companies(cls.env, {'name': 'Fictional Family Practice'})
        cls.other_company = new_companies(cls.env, {'name': 'Other Practice'})
        cls.manager, cls.staff = (
            new_user(
                cls.env, f'place_{role}', f'medical_office_base.group_{role}', name=f'Staff Member {role}',
                company_id=cls.company.id, company_ids=[(6, 0, cls.company.ids)])
            for role in ('manager', 'staff'))
        cls.stranger = new_user(
            cls.env, 'place_stranger', 'medical_office_base.group_manager', company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)])
        cls.site, cls.room, cls.fridge = cls._site(cls.manager, 'Harbor')
        cls.other_site, cls.other_room, cls.other_fridge = cls._site(cls.stranger, 'Hill')
        cls.site.user_ids = cls.staff
        cls.code, cls.fridge_code, cls.other_code = (
            place.sudo().medical_code for place in (cls.room, cls.fridge, cls.other_room))

    @classmethod
    def _site(cls, manager, name):
        site = cls.env['medical.site'].with_user(manager).create(
            {'name': name, 'code': name[:3].upper(), 'tz': 'America/Denver', 'phone': '(555) 010-0100'})
        room = cls.env['medical.room'].with_user(manager).create({'name': f'Exam Room of {name}', 'code': 'E1', 'site_id': site.id})
        fridge = cls.env['maintenance.equipment'].create({
            'name': f'Refrigerator of {name}', 'serial_no': f'SN-{name}', 'medical_room_id': room.id, 'company_id': site.company_id.id})
        room.action_print_labels()
        fridge.with_user(manager).action_print_labels()
        return site, room, fridge

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    # a visitor's browser

    def _get(self, path='', code=None, status=200, **options):
        """Open a page; its document."""
        response = self.url_open(path if path.startswith('/') and code is False else f'/place/{code or self.code}{path}', **options)
        self.assertEqual(response.status_code, status, response.text[:2000])
        page = html.fromstring(response.text)
        page.response = response
        return page

    def _fields(self, page, action=None):
        """What the browser would send of a page's form as it stands."""
        form = next(form for form in page.forms if action is None or (form.action or '').partition('?')[0].endswith(action))
        return dict(form.form_values())

    def _send(self, path, values, code=None, status=200, files=None):
        """Send a form as the page of the path gave it, with these values; the page that comes."""
        page = self._get(path, code=code)
        return self._post(path, {**self._fields(page, path), **values}, code=code, status=status, files=files)

    def _post(self, path, values, code=None, status=200, files=None):
        response = self.url_open(f'/place/{code or self.code}{path}', data=values, files=files, method='POST')
        self.assertEqual(response.status_code, status, response.text[:2000])
        page = html.fromstring(response.text) if response.text else None
        if page is not None:
            page.response = response
        return page

    def _text(self, page):
        return ' '.join(page.xpath('//body')[0].text_content().split())

    def _links(self, page):
        return [re.sub(r'\?.*', '', link) for link in page.xpath('//main//a/@href')]
