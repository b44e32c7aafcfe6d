from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from ...tools.x12.faults import Fault
from .medical_claim_check import LETTERS
from .medical_claim_line import CODE, MODIFIERS
from .medical_claim_x12_find import fold
from .medical_x12_file_read import X12Refused

ORDERS = {'P': 'primary', 'S': 'secondary', 'T': 'tertiary'}


class MedicalClaim(models.Model):
    """Claims that the clinical system has sent (837P): entered, checked, billed and marked as sent."""
    _inherit = 'medical.claim'

    file_id = fields.Many2one('medical.x12.file', 'From File', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')
    file_group = fields.Char('Group in the File', readonly=True, copy=False, help="GS06, by which a 999 answers.")
    file_transaction = fields.Char('Transaction in the File', readonly=True, copy=False, help="ST02, by which a 999 answers.")

    def write(self, vals):
        if not self.env.su and vals.keys() & {'file_id', 'file_group', 'file_transaction'}:
            raise AccessError(self.env._("Which file a claim came from isn't typed."))
        return super().write(vals)

    @api.model
    def _from_x12(self, file, claims):
        """Enter and bill the claims of a file, all or none. A constant number of queries but for what billing itself takes.

        :param file: medical.x12.file
        :param list claims: tools.x12.claim.Claim
        :return: (claims made, [Fault]: what is odd)
        :raise X12Refused: something of them isn't found, or is here already
        """
        company = file.company_id
        # sudo: rows of the file that the user reads
        chosen = {row.number: row.patient_id.with_env(self.env) for row in file.sudo().match_ids if row.patient_id}
        forwarded, faults = self._x12_next(company, claims)
        claims = [claim for claim in claims if claim.payers[0].order == 'P']
        found, more, matches = self._x12_find(company, claims, chosen)
        faults += more
        notes, voided, values = [], self.browse(), []
        for claim in claims:
            faults += self._x12_faults(claim)
        voids = [claim for claim in claims if claim.frequency == '8']
        for claim in voids:
            if original := found[claim.number]['original']:
                voided |= original
            else:
                faults.append(Fault('void_unknown', claim.segment, {'claim': claim.number, 'number': claim.original_number}))
        if faults:
            raise X12Refused(faults, matches)
        new = [claim for claim in claims if claim.frequency != '8']
        for claim in new:
            values.append(self._x12_values(file, claim, found[claim.number]))
            if claim.frequency == '7' and not found[claim.number]['original']:
                notes.append(Fault('original_unknown', claim.segment, {'claim': claim.number, 'number': claim.original_number}))
        made = self.with_context(tracking_disable=True).create(values)
        unclean = [claim for claim, wrong in made._check_clean().items() if wrong]
        if unclean:
            # the clinical system has sent them all the same
            notes.append(Fault('unclean', 0, {'number': len(unclean), 'claim': ', '.join(claim.number for claim in unclean[:5])}))
        made._send()
        voided.filtered(lambda claim: claim.state != 'void')._x12_void(file)
        if forwarded:
            forwarded.action_send_next()
        return made | forwarded, notes

    @api.model
    def _x12_next(self, company, claims):
        """Claims that the clinical system sends to a payer after the first, which are here already.

        :return: (the claims, of which the next payer is asked now; [Fault])
        """
        later = [claim for claim in claims if claim.payers[0].order != 'P']
        if not later:
            return self.browse(), []
        payers = self._x12_payers(company, later)
        here = {claim.number: claim for claim in self.search([
            ('company_id', '=', company.id), ('number', 'in', [claim.number for claim in later]), ('state', '!=', 'void')])}
        forwarded, faults = self.browse(), []
        for claim in later:
            payer = claim.payers[0]
            known = here.get(claim.number)
            if not known:
                faults.append(Fault('not_first', claim.segment, {'claim': claim.number}))
            elif not known.next_payer_id or payers.get(fold(payer.number)) != known.next_payer_id:
                faults.append(Fault('not_next', claim.segment, {'claim': claim.number, 'name': payer.name}))
            else:
                forwarded |= known
        return forwarded, faults

    def _x12_void(self, file):
        """The clinical system took these claims back: so are their charges, unless a payer has paid on them, which takes that back first."""
        taken = self._take_back(self.env._("Voided by the clinical system"))
        taken._set_state('void', 'closed', self.env._("Voided by the clinical system"), file, closed_on=file.company_id._medical_today())
        (self - taken)._event('note', self.env._(
            "Voided by the clinical system: the charges are taken back when the payer takes back what it paid"), file)

    @api.model
    def _x12_faults(self, claim):
        """What of a claim is wrong in itself."""
        number, faults = claim.number, []
        orders = [ORDERS.get(payer.order) for payer in claim.payers]
        if len(set(orders) - {None}) < len([order for order in orders if order]):
            faults.append(Fault('payer_twice', claim.segment, {'claim': number}))
        if not claim.date or any(not line.date_from for line in claim.lines):
            faults.append(Fault('no_services', claim.segment, {'claim': number}))
        total = sum(line.charge for line in claim.lines)
        if total != claim.charge:
            faults.append(Fault('charge_off', claim.segment, {'claim': number, 'lines': total, 'stated': claim.charge}))
        for line in claim.lines:
            words = False
            if not CODE.fullmatch(line.code.upper()):
                words = self.env._("“%(code)s” is no procedure code of five letters and digits.", code=line.code)
            elif not MODIFIERS.fullmatch(' '.join(line.modifiers).upper()):
                words = self.env._("“%(modifiers)s” are no modifiers.", modifiers=' '.join(line.modifiers))
            elif line.charge < 0 or line.units < 0:
                words = self.env._("units or charge of %(code)s are below zero.", code=line.code)
            if words:
                faults.append(Fault('bad_claim', line.segment, {'claim': number, 'words': words}))
        return faults

    @api.model
    def _x12_values(self, file, claim, found):
        """Values of a claim to create."""
        patient, visit, provider, original = (found[name] for name in ('patient', 'visit', 'provider', 'original'))
        payers = sorted((pair for pair in found['payers'] if pair[0].order in ORDERS), key=lambda pair: 'PST'.index(pair[0].order))
        return {
            'number': claim.number, 'kind': 'insurance', 'patient_id': patient.id, 'visit_id': visit.id if visit else False, 'site_id': found['site'].id,
            'provider_id': provider.id if provider else False, 'rendering_npi': found['npi'] or False, 'billing_npi': claim.billing_npi or False,
            'place_of_service': claim.place[:2] or '11', 'frequency': claim.frequency if claim.frequency in ('1', '7') else '1',
            'original_number': claim.original_number or False, 'original_id': original.id if original else False,
            'diagnosis_codes': ' '.join(claim.diagnoses) or False, 'date': found['site']._today(), 'file_id': file.id,
            'file_group': claim.group, 'file_transaction': claim.transaction,
            'payer_ids': [Command.create({
                'order': ORDERS[payer.order], 'payer_id': row.id, 'member_id': payer.member_id or False}) for payer, row in payers],
            'line_ids': [Command.create(self._x12_line_values(number, line)) for number, line in enumerate(claim.lines, 1)]}

    @api.model
    def _x12_line_values(self, number, line):
        return {
            'sequence': number * 10, 'service_date': line.date_from, 'code': line.code, 'modifiers': ' '.join(line.modifiers) or False,
            'units': float(line.units) or 1, 'charge': float(line.charge), 'control_number': line.control_number or False,
            'diagnosis_pointers': ''.join(dict.fromkeys(LETTERS[position - 1] for position in line.pointers[:4] if 0 < position <= len(LETTERS))) or False}

