from odoo import models

from .medical_patient_owed import MONEY


class MedicalPatient(models.Model):
    """What a statement copies: to whom it goes, and a line for each claim or other charge of which something is open."""
    _inherit = 'medical.patient'

    def _statement_recipient(self):
        """Who is billed, and where: the guarantor where there is one; where the patient asked to be reached otherwise, what they asked for."""
        self.ensure_one()
        patient = self.sudo()  # sudo: name and address of who is billed, of a patient whom the caller may open
        values = {'patient_name': patient.name, 'recipient': patient.name, 'address': patient._statement_address()}
        if patient.guarantor == 'patient' and patient.guarantor_patient_id:
            values.update(recipient=patient.guarantor_patient_id.name, address=patient.guarantor_patient_id._statement_address())
        elif patient.guarantor == 'other' and patient.guarantor_name:
            values.update(recipient=patient.guarantor_name, address=patient.guarantor_address or patient._statement_address())
        elif patient.deceased_on:
            values['recipient'] = self.env._("Estate of %(name)s", name=patient.name)
        if patient.confidential_communication:
            values.update(recipient=patient.name, address=patient.confidential_contact or '')
        return values

    def _statement_address(self):
        self.ensure_one()
        return '\n'.join(filter(None, (self.street, self.street2, ' '.join(filter(None, (self.city, self.state_id.code, self.zip))))))

    def _statement_way(self):
        """How a statement reaches the patient: a mail with a link only where they prefer e-mail, pay themselves and may be mailed."""
        self.ensure_one()
        patient = self.sudo()  # sudo: which way they asked for
        mails = patient.preferred_channel == 'email' and patient.guarantor == 'self' and not self.env['medical.handout.given']._mail_refusal(patient)
        return 'email' if mails and patient.birth_date else 'print'

    def _statement_warning(self):
        """Why a person looks before a statement goes out; '' where all is usual."""
        self.ensure_one()
        patient = self.sudo()  # sudo: what the office knows of them, of a patient whom the caller may open
        if patient.confidential_communication:
            return self.env._("Asked to be reached another way: %(how)s", how=patient.confidential_contact or '')
        if patient.is_qmb:
            return self.env._("Medicare QMB: what Medicare covers may not be billed to them")
        if patient.deceased_on:
            return self.env._("Died: goes to the estate")
        if not patient._statement_recipient()['address']:
            return self.env._("No address on record")
        return ''

    def _statement_lines(self, date):
        """{patient: values of statement lines} of what is open, in the order of service."""
        owed = self._owed_items()
        items = self.env['account.move.line'].sudo().union(*owed.values())  # sudo: as `_owed_items`
        claims = items.medical_claim_id
        paid = self._claim_payments(claims)
        found = {}
        for patient, rows in owed.items():
            rows = rows.filtered(lambda item: item.amount_residual > 0)
            lines = [self._statement_claim_line(claim, sum(some.mapped('amount_residual')), paid.get(claim, 0))
                     for claim, some in rows.filtered('medical_claim_id').grouped('medical_claim_id').items()]
            lines += [{
                'service_date': item.medical_service_date or item.date, 'what': item.move_id.ref or item.name or self.env._("Balance from before"),
                'charged': item.balance, 'patient_paid': item.balance - item.amount_residual, 'owed': item.amount_residual,
            } for item in rows if not item.medical_claim_id]
            found[patient] = sorted(lines, key=lambda line: (str(line['service_date'] or ''), line['what']))
        return found

    def _statement_claim_line(self, claim, owed, paid):
        currency, insurer = claim.currency_id, claim.amount_paid
        pending = max(claim.amount_open_payer, 0)
        codes = ', '.join(dict.fromkeys(claim.line_ids.mapped('code')))
        return {
            'claim_id': claim.id, 'service_date': claim.service_date, 'charged': claim.amount_charged, 'insurance_paid': insurer, 'pending': pending,
            'what': self.env._("Services %(codes)s (claim %(number)s)", codes=codes, number=claim.number), 'patient_paid': paid, 'owed': owed,
            'adjusted': currency.round(claim.amount_charged - insurer - pending - paid - owed)}

    def _claim_payments(self, claims):
        """{claim: money of the patient's that was applied to it}, as superuser."""
        if not claims:
            return {}
        partials = self.env['account.partial.reconcile'].sudo().search([  # sudo: as `_owed_items`
            ('debit_move_id.medical_claim_id', 'in', claims.ids), ('debit_move_id.partner_id.medical_is_patient', '=', True),
            ('credit_move_id.journal_id.type', 'in', MONEY)])
        found = {}
        for partial in partials:
            claim = partial.debit_move_id.medical_claim_id
            found[claim] = found.get(claim, 0) + partial.amount
        return found
