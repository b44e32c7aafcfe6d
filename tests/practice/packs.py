"""Proof for whoever inspects: an auditor who looks at two areas for two weeks, and a pack that was handed to them."""
import math

from odoo import Command


class Packs:
    """After obligations and all that proves them: the pack holds what is there."""

    def __init__(self, env, company, users):
        self.env, self.company, self.users = env, company, users

    def _as(self, login, model):
        return self.env(user=self.users[login].id, context={'allowed_company_ids': self.company.ids, 'tz': 'America/New_York', 'lang': 'en_US'})[model]

    def tell(self):
        areas = {area: self.env.ref(f'medical_office_compliance.audit_area_{area}') for area in ('laboratory', 'infection')}
        access = self._as('compliance', 'medical.audit.access').create({
            'user_id': self.users['auditor'].id, 'company_id': self.company.id, 'area_ids': [Command.set([area.id for area in areas.values()])],
            'purpose': "Yearly review by the malpractice carrier"})
        pack = self._as('compliance', 'medical.audit.pack').create({
            'company_id': self.company.id, 'area_ids': [Command.set(areas['laboratory'].ids)], 'date_from': access.date_from, 'date_to': access.date_to,
            'reason': "Carrier's review of the laboratory", 'access_id': access.id}).sudo().with_env(self.env)
        # in the transaction of the story, which the job would end
        pack._begin()
        pack._plan(self._go_on)
        pack._fill(self._go_on)
        pack._finish()

    @staticmethod
    def _go_on(*_done, **_left):
        return math.inf
