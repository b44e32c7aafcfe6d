from odoo import Command

from ..policy_common import PolicyCommon

NOW = '2027-03-01 15:00:00'  # a Monday, 10 in the morning in New York


class ObligationCommon(PolicyCommon):
    """The practice of `PolicyCommon` with two sites, open Monday to Friday; the nurse and the janitor work at the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env['resource.calendar'].create({
            'name': 'Office hours', 'tz': 'America/New_York', 'company_id': cls.company.id,
            'attendance_ids': [Command.clear()] + [Command.create(
                {'name': 'x', 'dayofweek': str(day), 'hour_from': 8, 'hour_to': 17, 'day_period': 'full_day'}) for day in range(5)]})
        cls.main, cls.harbor = cls.env['medical.site'].with_company(cls.company).create([
            {'name': name, 'code': name[:2].upper(), 'tz': 'America/New_York', 'company_id': cls.company.id, 'calendar_id': cls.calendar.id,
             'user_ids': [Command.set((cls.nurse | cls.janitor | cls.manager | cls.compliance).ids)]} for name in ('Main', 'Harbor')])
        cls.Status = cls.env['medical.obligation.status']

    @classmethod
    def _obligation(cls, name='Wash the hands', user=None, **values):
        """An obligation of the practice's own, written by the manager, with where it stands."""
        user = user or cls.manager
        obligation = cls.env['medical.obligation'].with_user(user).create({
            'name': name, 'company_id': user.company_id.id, 'area': 'infection', 'severity': 'major', 'frequency': 'monthly', **values})
        cls.Status._sync(obligation)
        return obligation

    @classmethod
    def _status(cls, obligation, site=None, user=None):
        return cls.Status.with_user(user or cls.manager).search([('obligation_id', '=', obligation.id), ('site_id', '=', site.id if site else False)])

    @classmethod
    def _rounds(cls, checklist, *moments, site=None, state='done'):
        """Rounds of a checklist, as they are kept: done at these moments (UTC)."""
        return cls.env['medical.checklist.run'].create([{
            'checklist_id': checklist.id, 'company_id': checklist.company_id.id, 'kind': checklist.kind, 'site_id': (site or cls.main).id, 'state': state,
            'name': checklist.name, 'date_due': moment, 'date_open': moment, 'date_limit': moment, 'date_done': moment if state == 'done' else False}
            for moment in moments])
