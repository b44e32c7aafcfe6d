from datetime import timedelta

from odoo import Command

from odoo.addons.medical_office_base.tests.users import new_user

from .billing_common import BillingCommon


class TillCommon(BillingCommon):
    """A drawer at the first site with a terminal, a safe with change, a patient and a visit of today with a co-pay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drawer, cls.drawer2 = cls.env['medical.drawer'].with_user(cls.manager).create([{
            'name': name, 'code': code, 'site_id': cls.site.id, 'float_amount': 100, 'tolerance': 5,
            'cashier_ids': [Command.set((cls.cashier | cls.cashier2).ids)], 'terminal_ids': [Command.create({'name': f"Terminal {code}"})],
        } for name, code in (("Front Desk", 'F1'), ("Window", 'W1'))])
        cls.terminal = cls.drawer.terminal_ids
        cls.site.with_user(cls.manager)._medical_fund_safe(1000, "Bank bag 1")
        cls.patient = cls._patient()
        cls.visit = cls._visit(cls.patient, 25)
        cls.pieces = {row.value: row.id for row in cls.env['medical.denomination'].search([('currency_id', '=', cls.company.currency_id.id)])}
        cls.payout_kind = cls.env['medical.payout.kind'].with_user(cls.manager).create({
            'name': "Postage", 'account_id': cls.expense.id, 'limit_amount': 40, 'company_id': cls.company.id})

    @classmethod
    def _visit(cls, patient, copay, days=0, site=None):
        site = site or cls.site
        start = cls.env['medical.visit']._default_start() + timedelta(days=days)
        return cls.env['medical.visit'].create({
            'patient_id': patient.id, 'site_id': site.id, 'date_start': start, 'copay_due': copay})

    @classmethod
    def _pieces(cls, amount):
        """The fewest notes and coins that make an amount, as a count."""
        cents, counted = round(amount * 100), {}
        for value, piece in sorted(cls.pieces.items(), reverse=True):
            number, cents = divmod(cents, round(value * 100))
            if number:
                counted[str(piece)] = number
        return counted

    def _open(self, user=None, drawer=None, amount=100):
        user = user or self.cashier
        return self.env['medical.till'].with_user(user)._open((drawer or self.drawer).with_user(user), self._pieces(amount))

    def _count(self, till, cash, **values):
        till._begin_count()
        return till._count(self._pieces(cash), **values)

    def _taken(self, till, amount=25, method='cash', kind='copay', **values):
        patient = values.pop('patient', self.patient)
        if method != 'cash':
            values.setdefault('reference', f"R{len(till.entry_ids) + 1}")
        return till._take(kind, method, amount, patient=patient.with_user(till.env.user), **values)

    def _balance(self, drawer=None, method='cash'):
        self.env.flush_all()
        return (drawer or self.drawer).sudo()._balance(method)

    def _safe(self):
        return self.site.sudo()._medical_safe_balance()

    @classmethod
    def _with_password(cls, login, group, password='correct horse'):
        return new_user(
            cls.env, login, groups=f'medical_office_base.group_{group}', company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
            password=password, tz='America/New_York')
