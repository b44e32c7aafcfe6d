import vobject

from odoo import fields
from odoo.tests import BaseCase, HttpCase, tagged

from ..tools.ical import calendar, escape, fold
from .companies import new_companies
from .users import new_user


@tagged('post_install', '-at_install')
class TestIcal(BaseCase):
    """Text as RFC 5545 has it."""

    def test_fold(self):
        line = 'SUMMARY:' + 'é' * 100
        pieces = fold(line).split('\r\n')
        self.assertTrue(all(len(piece.encode()) <= 75 for piece in pieces))
        self.assertEqual(pieces[0] + ''.join(piece[1:] for piece in pieces[1:]), line)
        self.assertTrue(all(piece.startswith(' ') for piece in pieces[1:]))

    def test_escape(self):
        self.assertEqual(escape('a,b;c\\d\r\ne\x07'), 'a\\,b\\;c\\\\d\\ne ')

    def test_empty(self):
        self.assertIn('BEGIN:VTIMEZONE', calendar('x', []))


@tagged('post_install', '-at_install')
class TestMedicalShiftFeed(HttpCase):
    """The calendar link: one's own shifts, and nothing else, to whoever has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = new_companies(cls.env, {'name': 'Fictional Family Practice'})
        cls.nora, cls.otis = (
            new_user(cls.env, f'feed_{name}', 'medical_office_base.group_staff', name=name, company_id=cls.company.id,
                          company_ids=[fields.Command.set(cls.company.ids)]) for name in ('Nora', 'Otis'))
        cls.site = cls.env['medical.site'].create({
            'name': 'Harbor; East, Wing', 'code': 'HRB', 'tz': 'America/New_York', 'company_id': cls.company.id, 'calendar_id': False,
            'user_ids': [fields.Command.set((cls.nora | cls.otis).ids)], 'street': '1 Pier'})
        cls.job = cls.env['hr.job'].create({'name': 'Medical Assistant', 'company_id': cls.company.id})
        cls.people = {user: cls.env['hr.employee'].create({
            'name': user.name, 'user_id': user.id, 'job_id': cls.job.id, 'company_id': cls.company.id}) for user in (cls.nora, cls.otis)}
        today = fields.Datetime.now().replace(hour=14, minute=0, second=0, microsecond=0)

        def shift(user, days, state):
            return cls.env['medical.shift'].create({
                'site_id': cls.site.id, 'job_id': cls.job.id, 'employee_id': cls.people[user].id, 'state': state, 'note': 'Ask Otis for the keys',
                'start': fields.Datetime.add(today, days=days), 'end': fields.Datetime.add(today, days=days, hours=8), 'break_minutes': 30})

        cls.mine = shift(cls.nora, 1, 'published')
        shift(cls.nora, 2, 'draft')
        shift(cls.nora, 60, 'published')
        shift(cls.otis, 3, 'published')
        cls.env.flush_all()

    def _link(self, user):
        return self.env['medical.coverage'].with_user(user).renew_calendar_link()['url'].partition('/medical_office')[2]

    def _get(self, path, status=200, **options):
        self.authenticate(None, None)
        response = self.url_open(f'/medical_office{path}', **options)
        self.assertEqual(response.status_code, status)
        return response

    def test_calendar(self):
        response = self._get(self._link(self.nora))
        self.assertEqual(response.headers['Content-Type'], 'text/calendar; charset=utf-8')
        text = response.content.decode()
        events = list(vobject.readOne(text).vevent_list)
        self.assertEqual(len(events), 2)
        event = min(events, key=lambda event: event.dtstart.value)
        self.assertEqual(event.dtstart.value.replace(tzinfo=None), self.mine.start)
        self.assertEqual(event.summary.value, 'Medical Assistant · HRB')
        self.assertEqual(event.location.value, 'Harbor; East, Wing, 1 Pier')
        self.assertEqual(len({event.uid.value for event in events}), 2)
        for word in ('Otis', 'keys', 'Nora'):
            self.assertNotIn(word, text)
        self.assertTrue(all(len(line.encode()) <= 75 for line in text.split('\r\n')))

    def test_unchanged(self):
        path = self._link(self.nora)
        tag = self._get(path).headers['ETag']
        self.assertFalse(self._get(path, 304, headers={'If-None-Match': tag}).content)
        self.mine.sudo()._cancel('planner')
        self.env.flush_all()
        self.assertNotEqual(self._get(path, headers={'If-None-Match': tag}).headers['ETag'], tag)

    def test_ended_links(self):
        first = self._link(self.nora)
        second = self._link(self.nora)
        self._get(first, 404)
        self._get(second)
        self.env['medical.coverage'].with_user(self.nora).revoke_calendar_link()
        self._get(second, 404)
        third = self._link(self.nora)
        self.nora.active = False
        self.env.flush_all()
        self._get(third, 404)
        self._get('/shifts/none.ics', 404)

    def test_person_leaves(self):
        path = self._link(self.nora)
        self.people[self.nora].action_archive()
        self.env.flush_all()
        self._get(path, 404)

    def test_hash_alone_is_kept(self):
        path = self._link(self.nora)
        token = path.removeprefix('/shifts/').removesuffix('.ics')
        feed = self.env['medical.shift.feed'].search([('user_id', '=', self.nora.id)])
        self.assertNotIn(token, feed.token_hash)
        for user in (self.nora, self.otis):
            with self.assertRaises(Exception):  # noqa: B017
                feed.with_user(user).read(['token_hash'])
        self.assertFalse(self.env['medical.shift.link'].search([('create_uid', '=', self.nora.id)]))
        action = self.env['medical.shift'].with_user(self.otis).action_copy_calendar_link()
        self._get('/' + action['context']['default_url'].partition('/medical_office/')[2])

    def test_limit(self):
        path = self._link(self.nora)
        hits = type(self.env['medical.public.hit'])
        self.patch(hits, '_exceeded', lambda self, kind, who: 60)
        self.assertEqual(self._get(path, 429).headers['Retry-After'], '60')
