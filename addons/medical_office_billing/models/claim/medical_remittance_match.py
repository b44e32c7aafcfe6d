from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .medical_claim_qmb import MEDICARE
from .medical_remittance_claim import REVERSAL

# a reversal takes back what stands with these
COUNTS = ('posted', 'draft')


class MedicalRemittanceClaim(models.Model):
    """Which claim an answer is for: by its number alone; what comes near is suggested, a person decides.

    A claim's number is ours (CLP01) or the clinical system's; it has to be the same to the letter. Suggested is the one claim of the
    same member, day of service and charge. All in a bounded number of queries, however many answers.
    """
    _inherit = 'medical.remittance.claim'

    def _find_claims(self):
        """Match answers that have no claim yet; suggest for the rest; as superuser."""
        todo = self.filtered(lambda answer: not answer.claim_id and answer.match != 'foreign')
        for company, answers in todo.grouped('company_id').items():
            numbers = [number.strip() for number in set(answers.mapped('number')) if number]
            claims = self.env['medical.claim'].search([
                ('company_id', '=', company.id), '|', ('number', 'in', numbers), ('external_number', 'in', numbers)], order='id')
            own = {claim.number: claim for claim in claims}
            external = {}
            for claim in claims.filtered(lambda claim: claim.state != 'void'):
                external.setdefault(claim.external_number, []).append(claim)
            found = {}
            for answer in answers:
                number = (answer.number or '').strip()
                several = external.get(number, [])
                if claim := own.get(number) or (several[0] if len(several) == 1 else None):
                    found.setdefault(claim.id, self.browse())
                    found[claim.id] |= answer
            self._write_claims(found)
            (answers - self.browse().union(*found.values()))._suggest(company)
        self._link()

    def _write_claims(self, found):
        """{claim id: answers}, in one statement."""
        if not found:
            return
        answers = self.browse().union(*found.values())
        answers.flush_recordset(['claim_id', 'match'])
        rows = [(answer.id, claim_id) for claim_id, group in found.items() for answer in group]
        self.env.cr.execute_values(
            "UPDATE medical_remittance_claim AS answer SET claim_id = pairs.claim, match = 'matched' FROM (VALUES %s) AS pairs (id, claim) "
            "WHERE answer.id = pairs.id", rows, page_size=1000)
        answers.invalidate_recordset(['claim_id', 'match'], flush=False)
        answers.modified(['claim_id', 'match'])

    def _suggest(self, company):
        """The one claim of the same member, day and charge."""
        asked = self.filtered(lambda answer: answer.member_id and answer.service_date and answer.charged)
        if not asked:
            return
        for model in ('medical.claim', 'medical.claim.payer', 'medical.patient.coverage', 'medical.remittance.claim'):
            self.env[model].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT answer.id, min(claim.id) FROM medical_remittance_claim answer
                 JOIN medical_claim claim ON claim.company_id = %s AND claim.service_date = answer.service_date AND claim.state <> 'void'
                  AND round(claim.amount_charged::numeric, 2) = round(answer.charged::numeric, 2)
                WHERE answer.id IN %s AND (
                      EXISTS (SELECT 1 FROM medical_claim_payer payer WHERE payer.claim_id = claim.id AND upper(payer.member_id) = upper(answer.member_id))
                      OR EXISTS (SELECT 1 FROM medical_patient_coverage coverage WHERE coverage.patient_id = claim.patient_id
                                  AND upper(coverage.member_id) = upper(answer.member_id)))
                GROUP BY answer.id HAVING count(*) = 1""", company.id, tuple(asked.ids)))
        for answer_id, claim_id in rows:
            self.browse(answer_id).write({'suggested_claim_id': claim_id, 'match': 'suggested'})

    def _link(self):
        """What goes with a match: services to services, the answer that is taken back, the same answer given before."""
        matched = self.filtered('claim_id')
        matched._link_services()
        matched._link_origins()
        matched._link_repeats()

    def _link_services(self):
        """A service by its control number, else by code, modifiers and day, each of the claim's once."""
        pairs = []
        for answer in self:
            left = {line.control_number: line for line in answer.claim_id.line_ids}
            for line in answer.line_ids.filtered(lambda line: not line.claim_line_id):
                service = left.get(line.control_number) if line.control_number else None
                service = service or next((
                    mine for mine in left.values()
                    if mine.code == line.code and (mine.modifiers or '') == (line.modifiers or '')
                    and (not line.service_date or mine.service_date == line.service_date)), None)
                if service:
                    left.pop(service.control_number, None)
                    pairs.append((line.id, service.id))
        if pairs:
            lines = self.line_ids
            lines.flush_recordset(['claim_line_id'])
            self.env.cr.execute_values(
                "UPDATE medical_remittance_line AS line SET claim_line_id = pairs.service FROM (VALUES %s) AS pairs (id, service) WHERE line.id = pairs.id",
                pairs, page_size=1000)
            lines.invalidate_recordset(['claim_line_id'], flush=False)

    def _link_origins(self):
        """What a reversal takes back: the last answer on the claim with the negated amounts that nothing has taken back yet."""
        reversals = self.filtered(lambda answer: answer.status_code == REVERSAL and not answer.origin_id)
        if not reversals:
            return
        earlier = self.search(
            [('claim_id', 'in', reversals.claim_id.ids), ('status_code', '!=', REVERSAL), ('state', 'in', COUNTS)],
            order='date desc, remittance_id desc, sequence desc, id desc')
        taken = set(self.search([('origin_id', 'in', earlier.ids), ('state', '!=', 'undone')]).origin_id.ids)
        for answer in reversals.sorted(lambda answer: (answer.sequence, answer.id)):
            def fits(other, answer=answer):
                currency = answer.currency_id
                same_file = other.remittance_id == answer.remittance_id and (other.sequence, other.id) < (answer.sequence, answer.id)
                return (
                    other.id not in taken and other.claim_id == answer.claim_id and other.payer_id == answer.payer_id
                    and (other.state == 'posted' or same_file) and currency.is_zero(other.paid + answer.paid)
                    and currency.is_zero(other.charged + answer.charged))
            found = earlier.filtered(fits)
            first = found.filtered(lambda other, answer=answer: other.payer_number == answer.payer_number)[:1] or found[:1]
            if first:
                taken.add(first.id)
                answer.origin_id = first

    def _link_repeats(self):
        """The same answer in another payment: number, status, amounts and the payer's own number."""
        keyed = self.filtered(lambda answer: answer.status_code != REVERSAL and answer.payer_number and answer.state == 'draft')
        for answer in keyed.filtered(lambda answer: not answer.answer_key):
            answer.answer_key = self.env['medical.remittance']._make_key(
                answer.claim_id.id, answer.payer_number, answer.status_code, f'{answer.charged:.2f}', f'{answer.paid:.2f}')
        keys = keyed.mapped('answer_key')
        if not keys:
            return
        earlier = self.search([
            ('company_id', 'in', keyed.company_id.ids), ('answer_key', 'in', keys), ('state', 'in', ('posted', 'unapplied', 'draft'))], order='id')
        back = set(self.search([('origin_id', 'in', earlier.ids), ('state', '!=', 'undone')]).origin_id.ids)
        first = {}
        for other in earlier:
            if other.id not in back:
                first.setdefault(other.answer_key, other)
        for answer in keyed:
            other = first.get(answer.answer_key)
            wanted = other if other and other.id < answer.id else self.browse()
            if answer.repeat_id != wanted:
                answer.repeat_id = wanted

    def _qmb_answers(self):
        """Those answers of Medicare whose patient is a Qualified Medicare Beneficiary on the day of the service, and has no payer left to ask.

        What Medicare leaves may not be billed to them (42 U.S.C. 1396a(n)(3)(B)). One query.
        """
        # sudo: what the law asks of whoever posts, of patients that they need not be able to open
        asked = self.sudo().filtered(lambda answer: answer.claim_id and answer.remittance_id.payer_id.payer_type in MEDICARE)
        claims = asked.claim_id._filtered_qmb().filtered(lambda claim: 'waiting' not in claim.payer_ids.mapped('state'))
        return asked.filtered(lambda answer: answer.claim_id in claims).sudo(False)

    # === BY HAND === #

    def _matched_by_hand(self):
        # sudo: written by methods alone, after the user's own right to write the answer
        for answer in self.sudo():
            if answer.claim_id:
                answer.write({'match': 'matched', 'suggested_claim_id': False, 'origin_id': False, 'repeat_id': False, 'answer_key': False})
                answer.line_ids.claim_line_id = False
            elif answer.match != 'foreign':
                answer.write({'match': 'unmatched', 'origin_id': False, 'repeat_id': False, 'answer_key': False})
        self.sudo()._link()

    def _check_biller(self):
        self.check_access('write')
        if self.filtered(lambda answer: answer.state not in ('draft', 'unapplied')):
            raise UserError(self.env._("What is posted stays. Undo the remittance first."))

    def action_match(self):
        """Take the suggested claim."""
        self._check_biller()
        for answer in self:
            # sudo: what is suggested; the user's own right to the claim is checked by writing
            if suggested := answer.sudo().suggested_claim_id:
                answer.write({'claim_id': suggested.id})

    def action_not_ours(self):
        """It answers no claim of ours: its money stays with the payer, unapplied."""
        self._check_biller()
        # sudo: written by methods alone
        self.sudo().write({'claim_id': False, 'match': 'foreign', 'suggested_claim_id': False})

    def action_is_ours(self):
        """It answers a claim of ours after all: it is to be matched."""
        self._check_biller()
        # sudo: written by methods alone
        self.sudo().write({'match': 'unmatched'})
        self.sudo()._find_claims()

    def action_accept(self):
        """The same answer was given before, and this is a second one."""
        self._check_biller()
        # sudo: written by methods alone
        self.sudo().is_accepted = True

    def action_open(self):
        """This answer with its services and reasons."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'view_mode': 'form', 'target': 'new', 'name': self.number,
            'views': [(self.env.ref('medical_office_billing.view_medical_remittance_claim_form').id, 'form')]}


class MedicalRemittance(models.Model):
    """Finding the claims of a whole remittance again."""
    _inherit = 'medical.remittance'

    def action_find(self):
        """Look for the claims of what is unmatched, and at the rules, again."""
        self.check_access('write')
        # sudo: answers on claims that the user need not be able to open
        answers = self.sudo().claim_ids.filtered(lambda answer: answer.state in ('draft', 'unapplied'))
        answers._find_claims()
        answers._judge_again()
        return True
