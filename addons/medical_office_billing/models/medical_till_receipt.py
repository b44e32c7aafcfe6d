from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, format_date, format_time

from .medical_till_entry import PATIENT_KINDS


class MedicalTillEntry(models.Model):
    """Receipts to patients with their real name, and slips of what a drawer paid. They change nothing, printed as often as wanted."""
    _inherit = 'medical.till.entry'

    def _receipt_data(self):
        """What a receipt or slip says, as words. Who reads it may open the patient, whose name it bears; printing is logged by the patient.

        Usable for an HSA or an insurer: practice with tax ID and NPI, patient, date of service, provider, amount and method.
        """
        self.ensure_one()
        self.check_access('read')
        if self.patient_id:
            self.patient_id.check_access('read')
        row = self.sudo()  # sudo: names of practice, site, provider and colleagues, on a row that the user reads
        practice, site, company = self.env['medical.practice']._get(row.company_id), row.site_id, row.company_id
        source = site if site.street else company.partner_id
        origin = row.origin_id
        is_patient = bool(row.patient_id)
        visit = row.visit_id

        def words(name):
            return dict(row._fields[name]._description_selection(self.env))[row[name]]

        def money(amount):
            return format_amount(self.env, amount, row.currency_id)

        titles = {'refund': self.env._("Refund Receipt"), 'payout': self.env._("Pay-Out Slip"), 'drop': self.env._("Drop Slip")}
        lines = []
        if is_patient:
            lines += [
                (self.env._("Patient"), row.patient_id.name), (self.env._("Record number"), row.patient_id.number),
                (self.env._("Date of service"), format_date(self.env, visit.date) if visit else ''),
                (self.env._("Provider"), visit.provider_id.name or '')]
        lines += [
            (self.env._("For"), row.payout_kind_id.name or words('kind')),
            (self.env._("Method"), words('method')),
            (self.env._("Reference"), row.reference or ''),
            (self.env._("Cash given"), money(row.given) if row.given and row.change else ''),
            (self.env._("Change"), money(row.change) if row.change else ''),
            (self.env._("Pays back") if row.kind == 'refund' else self.env._("Voids"), origin.number or ''),
            (self.env._("Note"), row.note or '' if not is_patient or row.kind == 'refund' else '')]
        return {
            'title': titles.get(row.kind) or self.env._("Receipt"),
            'number': row.number,
            'is_void': row.state == 'void',
            'practice': practice.legal_name or company.name,
            'address': ', '.join(filter(None, (source.street, source.street2, source.city, ' '.join(filter(None, (source.state_id.code, source.zip)))))),
            'phone': site.phone or company.phone or '',
            'ids': ' · '.join(filter(None, (
                practice.tax_id and self.env._("Tax ID %(number)s", number=practice.tax_id),
                (site.npi or practice.npi) and self.env._("NPI %(number)s", number=site.npi or practice.npi)))),
            'when': f"{format_date(self.env, row.day)} {format_time(self.env, row.date, tz=site.tz or 'UTC', time_format='short')}",
            'lines': [(label, text) for label, text in lines if text],
            'amount': money(abs(row.amount)),
            'amount_label': self.env._("Paid back") if row.kind == 'refund' else self.env._("Paid") if is_patient else self.env._("Amount"),
            'balance': self._balance_words(money) if is_patient else '',
            'cashier': row.user_id.name,
            'second': row.approved_by_id.name or '',
            'is_patient': is_patient,
        }

    def _balance_words(self, money):
        """What the patient owes or has to their credit today, in words."""
        row = self.sudo()  # sudo: the sum of one patient's open items, who is asked by `_receipt_data`
        balance = row.currency_id.round(sum(self.env['medical.till.screen']._open_items(row.patient_id, row.company_id)))
        today = format_date(self.env, row.site_id._today())
        if row.currency_id.is_zero(balance):
            return self.env._("Nothing is open on the account on %(day)s.", day=today)
        if balance > 0:
            return self.env._("Open on the account on %(day)s: %(amount)s.", day=today, amount=money(balance))
        return self.env._("To the patient's credit on %(day)s: %(amount)s.", day=today, amount=money(-balance))

    def _check_prints(self):
        for entry in self:
            if not entry.patient_id and entry.kind not in ('payout', 'drop'):
                raise UserError(self.env._("There is no receipt of this: it is on the till's own record."))

    def _receipt_print(self, paper):
        """(content, kind, file name) of the receipt on a paper: 'letter', or 'roll' of 80 mm. The file's name bears its number alone."""
        self.ensure_one()
        self._check_prints()
        data = self._receipt_data()
        if self.patient_id:
            self.patient_id._access_log('print', reason=self.env._("Receipt %(number)s", number=self.number))
        name = f"{self.number.replace('/', '-')}"
        if paper == 'roll':
            # a page for the printer of the browser: receipt printers are set up there
            page = self.env['ir.qweb']._render('medical_office_billing.till_receipt_roll', {'doc': data}, minimal_qcontext=True)
            return str(page).encode(), 'html', f'{name}.html'
        content, kind = self.env['ir.actions.report']._medical_print('medical_office_billing.action_report_till_receipt', self.ids)
        return content, kind, f'{name}.{kind}'

    def action_print_receipt(self):
        """Print the receipt on Letter paper."""
        self.ensure_one()
        self.check_access('read')
        self._check_prints()
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/receipt/{self.id}/letter'}

    def _send_receipt(self):
        """Mail the patient their receipt, to their own address alone; neither subject nor sender's log name them.

        :return: a message in words
        :raise UserError: no receipt of theirs, or they can't be sent a mail
        """
        self.ensure_one()
        if self.kind not in (*PATIENT_KINDS, 'refund') or self.state == 'void':
            raise UserError(self.env._("Only a receipt of a patient that stands is mailed."))
        data = self._receipt_data()
        patient = self.patient_id
        if refusal := self.env['medical.handout.given']._mail_refusal(patient):
            raise UserError(refusal)
        company = self.company_id.sudo()  # sudo: the practice's own address
        patient._access_log('print', reason=self.env._("Receipt %(number)s by mail", number=self.number))
        body = self.env['ir.qweb']._render('medical_office_billing.till_receipt_mail', {'doc': data}, minimal_qcontext=True)
        sender = company.email_formatted or self.env.user.email_formatted
        # sudo: mails are written by the system; this one belongs to no record, and is deleted once sent
        self.env['mail.mail'].sudo().create({
            'subject': self.env._("Your receipt %(number)s from %(practice)s", number=self.number, practice=data['practice']),
            'body_html': body, 'email_to': patient.email, 'email_from': sender, 'reply_to': company.email_formatted or False,
            'author_id': company.partner_id.id, 'auto_delete': True, 'headers': {'X-Auto-Response-Suppress': 'OOF'},
        }).send_after_commit()
        return self.env._("The receipt is on its way to the address on the patient's record.")
