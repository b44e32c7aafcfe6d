from odoo import Command


class HuddleSetUp:
    """For cases of `IssueCase`: hours from eight on weekdays, and a problem that keeps a room of Main out of use."""

    @classmethod
    def _open_hours(cls):
        cls.calendar = cls.env['resource.calendar'].create({
            'name': 'Weekdays', 'company_id': cls.company.id, 'tz': 'America/New_York', 'attendance_ids': [Command.clear(), *(Command.create({
                'name': str(day), 'dayofweek': str(day), 'hour_from': 8, 'hour_to': 17, 'day_period': 'morning'}) for day in range(5))]})
        cls.sites.calendar_id = cls.calendar
        cls.Huddle = cls.env['medical.huddle']

    @classmethod
    def _problem(cls, room=None, **values):
        kind = cls.env['medical.problem.kind'].search([
            ('medical_library_id', '=', cls.env.ref('medical_office_base.problem_kind_emg_18').id), ('company_id', '=', cls.company.id)])
        room = room or cls.exam
        return cls.env['maintenance.request'].with_user(cls.manager)._medical_report({
            'kind_id': kind.id, 'site_id': room.site_id.id, 'room_id': room.id, 'text': "The lamp flickers", 'out_of_use': True, **values})

    @classmethod
    def _huddles(cls, site=None, **values):
        domain = [('site_id', '=', (site or cls.main).id), *((name, '=', value) for name, value in values.items())]
        return cls.Huddle.search(domain, order='date')

    @classmethod
    def _today_huddle(cls, site=None):
        """Today's huddle of a site, whatever the hour."""
        site = site or cls.main
        site.write({'has_huddle': True, 'huddle_time': 7.75})
        day = site._today()
        start = cls.env.cr.now().replace(microsecond=0)
        return cls._huddles(site, date=day) or cls.Huddle.create({
            'site_id': site.id, 'company_id': site.company_id.id, 'date': day, 'date_start': start})
