from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .place_common import PlaceCase


@tagged('post_install', '-at_install')
class TestMedicalPlaceRound(PlaceCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env['medical.checklist.run'].sudo()

    @classmethod
    def _round(cls, steps="[tick*] Wipe the table\n[tick] Empty the bin", site=None, public=True, **values):
        site = site or cls.site
        needs = {name: values.pop(name) for name in list(values) if name.startswith('needs_')}
        checklist = cls.env['medical.checklist'].create({
            'name': 'Evening round', 'steps': steps, 'company_id': site.company_id.id, 'site_ids': [Command.set(site.ids)],
            'allow_public': public, **needs})
        now = fields.Datetime.now()
        return cls.runs.create({
            'checklist_id': checklist.id, 'company_id': site.company_id.id, 'name': checklist.name, 'kind': checklist.kind, 'site_id': site.id,
            'date_due': now, 'date_open': now - timedelta(hours=1), 'date_limit': now + timedelta(hours=2), **values})

    def _begin(self, run, code=None):
        """Tap the round on the page of the place."""
        page = self._get(code=code)
        return self._post(f'/round/{run.id}/begin', self._fields(page, f'/round/{run.id}/begin'), code=code)

    def _tick(self, run, values, status=200, code=None):
        return self._send(f'/round/{run.id}', values, status=status, code=code)

    def test_off_unless_the_manager_allows_it(self):
        self.assertFalse(self.env['medical.checklist'].new({}).allow_public)
        run = self._round(room_id=self.room.id, public=False)
        self.assertNotIn("Evening round", self._text(self._get()))
        self._get(f'/round/{run.id}', status=404)
        run.checklist_id.with_user(self.manager).allow_public = True
        self.assertIn("Evening round", self._text(self._get()))

    def test_a_round_is_done(self):
        run = self._round(room_id=self.room.id)
        self._get()
        self.assertEqual(run.state, 'todo', "opening the page begins nothing")
        page = self._begin(run)
        self.assertEqual((run.state, len(run.line_ids)), ('doing', 2))
        self.assertIn("Wipe the table (needed)", self._text(page))
        wipe, empty = run.line_ids
        page = self._tick(run, {f'line_{wipe.id}': '1', 'name': ' Casey '})
        self.assertIn("The round isn't finished yet", self._text(page))
        self.assertRecordValues(wipe, [{'value_tick': True, 'done_by_name': 'Casey', 'done_by_id': False}])
        page = self._get(f'/round/{run.id}')
        self.assertNotIn("Casey", page.response.text)
        self.assertEqual(page.xpath('//input[@type="checkbox"]/@name'), [f'line_{empty.id}'], "what is done can't be undone here")
        page = self._tick(run, {f'line_{empty.id}': '1', 'name': 'Casey'})
        self.assertIn("the round is done", self._text(page))
        self.assertRecordValues(run, [{'state': 'done', 'done_by_name': 'Casey', 'done_by_id': False}])
        self._get(f'/round/{run.id}', status=404)
        self.assertNotIn("Evening round", self._text(self._get()))

    def test_begun_by_a_form_alone(self):
        run = self._round(room_id=self.room.id)
        response = self.url_open(f'/place/{self.code}/round/{run.id}', allow_redirects=False)
        self.assertEqual((response.status_code, run.state), (303, 'todo'))
        response = self.url_open(f'/place/{self.code}/round/{run.id}/begin')
        self.assertEqual((response.status_code, run.state), (405, 'todo'))
        values = self._fields(self._get(), f'/round/{run.id}/begin')
        self._post(f'/round/{run.id}/begin', {**values, 'key': 'x'})
        self.assertEqual(run.state, 'todo')
        for _time in range(2):
            self._post(f'/round/{run.id}/begin', values)
        self.assertEqual((run.state, len(run.line_ids)), ('doing', 2))

    def test_only_rounds_of_this_place_now(self):
        now = fields.Datetime.now()
        second = self.room.copy({'code': 'E2', 'name': 'Second'})
        runs = [
            self._round(room_id=second.id),
            self._round(site=self.other_site, room_id=self.other_room.id),
            self._round(),
            self._round(room_id=self.room.id, date_open=now + timedelta(hours=1)),
            self._round(room_id=self.room.id, date_limit=now - timedelta(minutes=1)),
            self._round(room_id=self.room.id, user_id=self.staff.id),
            self._round(room_id=self.room.id, state='done'),
            self._round(room_id=self.room.id, state='cancelled'),
            *(self._round(room_id=self.room.id, **{f'needs_{what}': True}) for what in ('second_person', 'certificate', 'signature')),
        ]
        self.assertNotIn("Evening round", self._text(self._get()))
        mine = self._round(room_id=self.room.id)
        self._begin(mine)
        values = self._fields(self._get(f'/round/{mine.id}'), f'/round/{mine.id}')
        for run in runs:
            self._get(f'/round/{run.id}', status=404)
            for path in (f'/round/{run.id}', f'/round/{run.id}/begin'):
                self._post(path, {**values, 'name': 'Eve'}, status=404)
        self._get(f'/round/{mine.id}', code=self.fridge_code, status=404)
        self.assertFalse(any(run.line_ids for run in runs))

    def test_rounds_of_equipment_and_zone(self):
        fridge = self._round("[temperature 2..8 °C] Inside", equipment_id=self.fridge.id)
        second = self.room.copy({'code': 'E2', 'name': 'Second'})
        zone = self.env['medical.zone'].create({'name': 'Wing', 'site_id': self.site.id, 'room_ids': [Command.set((self.room | second).ids)]})
        wing = self._round("[tick] Mop the floor", zone_id=zone.id)
        self._begin(fridge, code=self.fridge_code)
        page = self._begin(wing)
        self.assertEqual(len(page.xpath('//input[@type="checkbox"]')), 1, "the steps in this room")
        strange = wing.line_ids.filtered(lambda line: line.room_id == second)
        mine = wing.line_ids - strange
        self._tick(wing, {f'line_{mine.id}': '1', f'line_{strange.id}': '1', f'line_{fridge.line_ids.id}': '5', 'name': 'Casey'})
        self.assertEqual((mine.value_tick, strange.value_tick, fridge.line_ids.done_on), (True, False, False))

    def test_numbers_and_reasons(self):
        run = self._round("[temperature 2..8 °C] Inside\n[yesno] Door shut\n[text] Remarks\n[tick] Wiped\n[number] Count", equipment_id=self.fridge.id)
        self._begin(run, code=self.fridge_code)
        inside, door, remarks, wiped, count = run.line_ids
        page = self._tick(run, {
            f'line_{inside.id}': '12,5', f'line_{door.id}': 'no', f'line_{wiped.id}': '1', f'line_{count.id}': 'many', 'name': 'Casey',
        }, status=422, code=self.fridge_code)
        alert = page.xpath('//*[@role="alert"]')[0].text_content()
        for part in ("The rest is kept", "12.5 °C is outside", "Say why it is a no", "no number"):
            self.assertIn(part, alert)
        self.assertEqual((wiped.value_tick, inside.done_on, door.done_on), (True, False, False))
        values = self._fields(page, f'/round/{run.id}')
        self.assertEqual((values[f'line_{inside.id}'], values['name']), ('12,5', 'Casey'), "what was filled in is kept")
        page = self._post(f'/round/{run.id}', {
            **values, f'reason_{inside.id}': 'Door <b>open</b>', f'reason_{door.id}': 'Broken', f'line_{count.id}': '3',
            f'line_{remarks.id}': '<script>alert(1)</script>'}, code=self.fridge_code)
        self.assertIn("the round is done", self._text(page))
        self.assertRecordValues(run.line_ids[:3], [
            {'value_number': 12.5, 'value_yesno': False, 'value_text': False, 'reason': 'Door <b>open</b>', 'out_of_range': True},
            {'value_number': 0, 'value_yesno': 'no', 'value_text': False, 'reason': 'Broken', 'out_of_range': False},
            {'value_number': 0, 'value_yesno': False, 'value_text': '<script>alert(1)</script>', 'reason': False, 'out_of_range': False}])
        self.assertTrue(inside.request_id)
        self.assertNotIn('<b>', inside.request_id.description)
        self.assertEqual(inside.request_id.medical_reported_by, 'Casey')

    def test_odd_values(self):
        run = self._round("[tick] Wiped\n[yesno] Shut\n[number] Count\n[photo] Photo", room_id=self.room.id)
        self._begin(run)
        wiped, shut, count, photo = run.line_ids
        for values in ({}, {f'line_{shut.id}': 'maybe'}, {f'line_{photo.id}': 'x'}, {'line_999999': '1'}, {'line_x': '1'}):
            page = self._tick(run, {'name': 'Eve', **values}, status=422)
            self.assertIn("Nothing is ticked", self._text(page))
        for number in ('nan', 'inf', '1e99', '0x10', "1' OR '1", 'x' * 21):
            self._tick(run, {f'line_{count.id}': number, 'name': 'Eve'}, status=422)
        for name in ('', ' ', 'x' * 61):
            self._tick(run, {f'line_{wiped.id}': '1', 'name': name}, status=422)
        self.assertFalse(any(run.line_ids.mapped('done_on')))

    def test_closed_while_ticking(self):
        run = self._round(room_id=self.room.id)
        self._begin(run)
        values = {**self._fields(self._get(f'/round/{run.id}'), f'/round/{run.id}'), f'line_{run.line_ids[0].id}': '1', 'name': 'Casey'}
        run.write({'state': 'done', 'done_by_id': self.staff.id, 'date_done': fields.Datetime.now()})
        page = self._post(f'/round/{run.id}', values, status=404)
        self.assertNotIn("Staff Member", page.response.text)

    def test_sent_twice(self):
        run = self._round(room_id=self.room.id)
        self._begin(run)
        first, second = run.line_ids
        values = {**self._fields(self._get(f'/round/{run.id}'), f'/round/{run.id}'), f'line_{first.id}': '1', 'name': 'Casey'}
        page = self._post(f'/round/{run.id}', values)
        again = self._post(f'/round/{run.id}', {**values, f'line_{second.id}': '1', 'name': 'Eve'})
        self.assertEqual(self._text(page), self._text(again))
        self.assertEqual((first.done_by_name, second.done_on), ('Casey', False))

    def test_queries_of_a_long_round(self):
        """Saving sixty steps takes no more queries than saving ten, but for what is written."""
        counts = []
        for number in (10, 60):
            run = self._round('\n'.join(f"[tick] Step {step}" for step in range(number)), room_id=self.room.id)
            self._begin(run)
            values = {**self._fields(self._get(f'/round/{run.id}'), f'/round/{run.id}'), 'name': 'Casey'}
            values |= {f'line_{line.id}': '1' for line in run.line_ids}
            before = self.env.cr.sql_log_count
            self._post(f'/round/{run.id}', values)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(run.state, 'done')
        self.assertLessEqual(counts[1], counts[0] + 3)
