import base64

from psycopg2 import DataError, IntegrityError

from odoo import Command, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import mute_logger

from ...tools.x12.acknowledgement_reader import read_interchange
from ...tools.x12.balance import check_remittance
from ...tools.x12.balance import warnings as balance_warnings
from ...tools.x12.claim_reader import read_transaction as read_claims
from ...tools.x12.faults import Fault, X12Error
from ...tools.x12.remittance_reader import read_remittance
from ...tools.x12.segments import take_apart
from .x12_words import fault_words

MOST_FAULTS = 300


class X12Refused(Exception):
    """What a file says doesn't fit what is here: nothing of it is written.

    :param list faults: tools.x12.faults.Fault
    :param list matches: values of medical.x12.match, for patients to choose
    """

    def __init__(self, faults, matches=()):
        super().__init__([fault.code for fault in faults])
        self.faults, self.matches = faults, matches


class MedicalX12File(models.Model):
    """Reading a file: all of it or nothing, in one transaction; what is wrong is kept beside it."""
    _inherit = 'medical.x12.file'

    # === ACTIONS === #

    def action_read(self):
        """Read these files, or read them again: remittances become drafts to post, claims are billed, answers are noted on claims."""
        self._check_biller()
        self.check_access('write')
        for file in self:
            file._lock()
            file._read_content()
        return True

    def action_cancel(self):
        """Give up these files: nothing was written of them."""
        self._check_biller()
        self.check_access('write')
        for file in self:
            file._lock()
        # sudo: the status is written by methods alone
        self.sudo().match_ids.unlink()
        self.sudo().write({'state': 'cancelled'})
        return True

    def action_download(self):
        """Save the file as it came; that it went out is written down."""
        self.ensure_one()
        self._check_biller()
        return {'type': 'ir.actions.act_url', 'target': 'self', 'url': f'/web/content/medical.x12.file/{self.id}/file?download=true&filename_field=name'}

    def action_open_remittances(self):
        """The remittances of these files."""
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Remittances"), 'res_model': 'medical.remittance', 'view_mode': 'list,kanban,form',
            'domain': [('file_id', 'in', self.ids)]}

    def action_open_claims(self):
        """The claims of these files."""
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Claims"), 'res_model': 'medical.claim', 'view_mode': 'list,kanban,form',
            'domain': [('file_id', 'in', self.ids)]}

    def _lock(self):
        """Hold the file, which nobody else reads at this moment; refuses one that was read."""
        self.ensure_one()
        try:
            # sudo: the row is locked, not read
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._("%(file)s is being read by somebody else at this moment.", file=self.name)) from error
        self.invalidate_recordset(['state'])
        if self.state not in ('new', 'failed'):
            raise UserError(self.env._("%(file)s was read, or given up: nothing is left to do with it here.", file=self.name))

    # === READING === #

    def _read_content(self):
        """Read the file and keep what became of it. Refuses nothing: faults are kept on the file."""
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file or b'')
        env = self.with_company(self.company_id).with_context(allowed_company_ids=self.company_id.ids)
        matches, notes = [], []
        try:
            with self.env.cr.savepoint(), mute_logger('odoo.sql_db'):
                values, notes = env._dispatch(content)
                self.env.flush_all()
        except X12Error as error:
            faults = [error.fault]
        except X12Refused as refused:
            faults, matches = refused.faults, refused.matches
        except (AccessError, UserError) as error:
            faults = [Fault('said', 0, {'words': str(error)})]
        except IntegrityError as error:
            faults = [Fault('said', 0, {'words': self._refusal(error)})]
        except DataError:
            faults = [Fault('bad_value')]
        else:
            faults = []
        if faults:
            self.env.invalidate_all(flush=False)
            values = {'state': 'failed', 'message': fault_words(self.env, faults[0])[0]}
        self._keep_faults([(fault, False) for fault in faults] + [(fault, True) for fault in notes])
        # sudo: written by methods alone; whom the file names is kept only as long as somebody has to choose
        file = self.sudo()
        kept = file.match_ids.filtered('patient_id').grouped('number')
        file.write({**values, 'match_ids': [Command.clear(), *(Command.create(
            {**row, 'patient_id': kept[row['number']].patient_id[:1].id} if row['number'] in kept else row) for row in matches)]})

    def _refusal(self, error):
        """What the constraint that the database stands on says."""
        table = error.diag.table_name
        model = next((self.env[name] for name, model in self.env.registry.items() if model._table == table and not model._abstract), self)
        return model._sql_error_to_message(error)

    def _keep_faults(self, faults):
        """Exchange the faults of this file. :param list faults: (Fault, whether it is only a note)"""
        # sudo: written by methods alone
        file = self.sudo()
        file.fault_ids.unlink()
        rows = []
        for fault, is_note in faults[:MOST_FAULTS]:
            problem, remedy = fault_words(self.env, fault)
            rows.append({'file_id': file.id, 'is_warning': is_note, 'segment': fault.segment, 'problem': problem, 'remedy': remedy})
        if len(faults) > MOST_FAULTS:
            rows.append({
                'file_id': file.id, 'is_warning': True, 'problem': self.env._("%(count)s more of them.", count=len(faults) - MOST_FAULTS), 'remedy': False})
        file.env['medical.x12.fault'].create(rows)

    def _dispatch(self, content):
        """Do with the content what its kind asks for.

        :return: (values of the file, [Fault]: what is odd about it)
        :raise X12Error, X12Refused, UserError: nothing of it is to be written
        """
        found = take_apart(content)
        kinds = found.kinds
        if len(kinds) > 1:
            raise X12Error('several_kinds', kinds=', '.join(kinds))
        notes = list(found.warnings)
        steps = {'835': self._dispatch_835, '837': self._dispatch_837} | dict.fromkeys(('277', '999', 'TA1'), self._dispatch_answers)
        if kinds[0] not in steps:
            raise X12Error('other_kind', kinds=kinds[0])
        values = steps[kinds[0]](found, notes)
        return {'kind': '999' if kinds[0] == 'TA1' else kinds[0], 'done_on': fields.Datetime.now(), **values}, notes

    def _dispatch_835(self, found, notes):
        remittances = [read_remittance(transaction, notes) for transaction in found.transactions]
        for remittance in remittances:
            notes += check_remittance(remittance) + balance_warnings(remittance)
        notes += self._other_payees(remittances)
        made = self.env['medical.remittance']._from_x12(self, remittances)
        if known := len(remittances) - len(made):
            notes.append(Fault('payments_known', 0, {'number': known}))
        count = sum(len(remittance.claims) for remittance in remittances)
        return {
            'state': 'read', 'payment_count': len(made), 'claim_count': count, 'amount': sum(remittance.payment for remittance in remittances),
            'message': self.env._("Payments: %(payments)s, with claims: %(claims)s", payments=len(made), claims=count)}

    def _other_payees(self, remittances):
        """A note where the money goes to an NPI that isn't the practice's."""
        # sudo: NPIs are public
        company = self.company_id.sudo()
        ours = set(company.medical_practice_ids.mapped('npi')) | set(
            self.env['medical.site'].sudo().search([('company_id', '=', company.id), ('npi', '!=', False)]).mapped('npi')) - {False}
        return [Fault('other_payee', remittance.segment, {'npi': remittance.payee_npi})
                for remittance in remittances if any(ours) and remittance.payee_npi and remittance.payee_npi not in ours]

    def _dispatch_837(self, found, notes):
        claims = [claim for transaction in found.transactions for claim in read_claims(transaction, notes)]
        if not claims:
            raise X12Error('no_claims', found.transactions[0].first)
        made, odd = self.env['medical.claim']._from_x12(self, claims)
        notes += odd
        return {
            'state': 'done', 'claim_count': len(claims), 'amount': sum(claim.charge for claim in claims),
            'message': self.env._("Claims billed and sent: %(count)s", count=len(made))}

    def _dispatch_answers(self, found, notes):
        read = read_interchange(found, notes)
        accepted, rejected, odd = self.env['medical.claim']._answered_x12(self, read)
        notes += odd
        return {
            'state': 'done', 'claim_count': len(accepted | rejected),
            'message': self.env._("Accepted: %(accepted)s, rejected: %(rejected)s", accepted=len(accepted), rejected=len(rejected))}

    # === WHAT BECAME OF ITS REMITTANCES === #

    def _follow_remittances(self):
        """A file of remittances is done once all are posted; where all were undone or deleted, it can be read again."""
        # sudo: written by methods alone
        for file in self.sudo().filtered(lambda file: file.kind == '835' and file.state in ('read', 'done', 'new') and file.done_on):
            states = set(file.remittance_ids.mapped('state'))
            state = 'read' if states & {'draft', 'partly'} else 'done' if states - {'undone'} else 'new'
            if state != file.state:
                file.state = state
