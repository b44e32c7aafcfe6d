from odoo import api, models

from ...tools.x12.faults import Fault


class MedicalClaim(models.Model):
    """What a clearinghouse or payer said on receipt (277CA, 999): accepted, or rejected with its codes.

    Codes of category and status are X12's and are shown as they are, without their texts.
    """
    _inherit = 'medical.claim'

    @api.model
    def _answered_x12(self, file, acknowledgements):
        """Note what was answered on the claims that are meant, in a bounded number of queries for each wording.

        :param file: medical.x12.file
        :param list acknowledgements: tools.x12.acknowledgement.Acknowledgement
        :return: (claims accepted, claims rejected, [Fault]: what isn't ours, or comes too late)
        """
        notes = []
        accepted, rejected = self._answers_of_claims(file, acknowledgements, notes)
        rejected = self._answers_of_sets(file, acknowledgements, notes) | rejected
        accepted = {claim: words for claim, words in accepted.items() if claim.state == 'sent' and claim not in rejected}
        rejected = {claim: words for claim, words in rejected.items() if claim.state in ('sent', 'accepted')}
        for words, claims in self._by_words(accepted).items():
            claims._accept(words, file)
        for words, claims in self._by_words(rejected).items():
            claims._reject(words, file)
        return self.union(*accepted), self.union(*rejected), notes

    @api.model
    def _by_words(self, answers):
        found = {}
        for claim, words in answers.items():
            found[words] = found.get(words, self.browse()) | claim
        return found

    @api.model
    def _answers_of_claims(self, file, acknowledgements, notes):
        """({claim: words}, {claim: words}) of 277CAs."""
        answers = [claim for row in acknowledgements for claim in row.claims]
        claims = {claim.number: claim for claim in self.search([
            ('company_id', '=', file.company_id.id), ('number', 'in', [answer.number for answer in answers])])}
        external = {claim.external_number: claim for claim in self.search([
            ('company_id', '=', file.company_id.id), ('external_number', 'in', [answer.number for answer in answers if answer.number not in claims])])}
        accepted, rejected = {}, {}
        for answer in answers:
            claim = claims.get(answer.number) or external.get(answer.number)
            if not claim:
                notes.append(Fault('answer_unknown', answer.segment, {'claim': answer.number}))
                continue
            if claim.state not in ('sent', 'accepted'):
                notes.append(Fault('answer_late', answer.segment, {'claim': answer.number}))
                continue
            codes = ', '.join(dict.fromkeys(status.words for status in answer.statuses if status.is_refusal or not answer.is_refused))
            message = next((status.message for status in answer.statuses if status.is_refusal and status.message), '')
            if answer.is_refused:
                rejected[claim] = ' · '.join(filter(None, (self.env._("Rejected: %(codes)s", codes=codes), message)))
            else:
                accepted[claim] = self.env._("Accepted: %(codes)s", codes=codes) if codes else self.env._("Accepted")
        return accepted, rejected

    @api.model
    def _answers_of_sets(self, file, acknowledgements, notes):
        """{claim: words} of 999s and TA1s: receipt alone accepts nothing, a refused transaction refuses its claims."""
        rows = [row for acknowledgement in acknowledgements for row in acknowledgement.sets]
        groups = {row.group for row in rows if row.group}
        sent = self.search([('company_id', '=', file.company_id.id), ('file_group', 'in', list(groups))]) if groups else self.browse()
        rejected = {}
        for row in rows:
            claims = sent.filtered(lambda claim, row=row: claim.file_group == row.group and row.control in ('', claim.file_transaction))
            control = row.control or row.group
            if row.is_refused:
                errors = ', '.join(row.errors[:5]) or row.result
                if not claims:
                    notes.append(Fault('set_refused', row.segment, {'control': control, 'errors': errors}))
                for claim in claims:
                    rejected[claim] = self.env._("Rejected on receipt: %(errors)s", errors=errors)
            elif not claims:
                notes.append(Fault('set_unknown', row.segment, {'control': control}))
        return rejected
