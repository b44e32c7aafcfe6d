from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from .medical_till import CASHIER, FLOAT_TO, METHODS
from .medical_till_entry import ENTRY_KINDS, MAY_VOID, PATIENT_KINDS

FOUND = 12  # patients that a search shows
SHOWN = 200  # entries of a till that the screen shows


class MedicalTillScreen(models.AbstractModel):
    """The server of the till's screen (static/src/till): the cashier's own till, and a call for each thing done there. It decides all.

    Each call acts as the user, on the user's open till; the answer is the till as it is then. Amounts are numbers in the company's
    currency. A password of a second person is checked and forgotten.
    """
    _name = 'medical.till.screen'
    _description = "Till's Screen"

    @api.model
    def _enter(self):
        """The user's till that is open or being counted, or none; refuses who is no cashier."""
        if not self.env.user.has_group(CASHIER):
            raise AccessError(self.env._("The till's screen is for cashiers."))
        return self.env['medical.till'].search([
            ('user_id', '=', self.env.uid), ('company_id', 'in', self.env.companies.ids), ('state', 'in', ('open', 'counting'))], limit=1)

    @api.model
    def _till(self):
        """The user's open till.

        :raise UserError: there is none, as it was closed meanwhile
        """
        till = self._enter()
        if not till:
            raise UserError(self.env._("You have no open till. Open one first."))
        return till

    @api.model
    def get_count(self, till_id):
        """The screen for counting a till in place of its cashier; for the manager and the owner: as `get_till`, of that till alone."""
        till = self.env['medical.till'].browse(till_id)._check_counts()
        pieces = self.env['medical.denomination'].sudo().search([('currency_id', '=', till.currency_id.id)])  # sudo: what money there is
        return {
            'till': {
                'id': till.id, 'number': till.number, 'drawer': till.drawer_id.name, 'site': till.site_id.name, 'state': till.state,
                'is_today': False, 'date': format_date(self.env, till.date), 'sent_back': till.decision_reason or '', 'cashier': till.user_id.name,
                'terminals': [{'id': terminal.id, 'name': terminal.name} for terminal in till.drawer_id.terminal_ids],
                'cashiers': [], 'entries': [], 'visits': []},
            'pieces': [{'id': piece.id, 'name': piece.name, 'value': piece.value} for piece in pieces],
            'currency_id': till.currency_id.id, 'labels': self._labels()}

    @api.model
    def get_till(self):
        """The screen, in a number of queries that doesn't grow with the entries.

        :return: {till: None or see `_till_values`, drawers: [see `_drawer_values`], pieces: [{id, name, value}], last: the user's last
            till that is counted, or None, currency_id}
        """
        till = self._enter()
        company = till.company_id or self.env.company
        answer = {'till': self._till_values(till) if till else None, 'currency_id': company.currency_id.id, 'labels': self._labels()}
        if not till or till.state == 'counting':
            # sudo: what money there is
            pieces = self.env['medical.denomination'].sudo().search([('currency_id', '=', company.currency_id.id)])
            answer['pieces'] = [{'id': piece.id, 'name': piece.name, 'value': piece.value} for piece in pieces]
        if not till:
            drawers = self.env['medical.drawer'].search([('cashier_ids', 'in', self.env.uid)])
            answer['drawers'] = [self._drawer_values(drawer) for drawer in drawers.sudo()]  # sudo: who sits at a drawer, found as the user
            last = self.env['medical.till'].search([('user_id', '=', self.env.uid), ('company_id', 'in', self.env.companies.ids)], limit=1)
            answer['last'] = self._last_values(last) if last else None
        return answer

    @api.model
    def _labels(self):
        def labels(model, name, keys):
            words = dict(self.env[model]._fields[name]._description_selection(self.env))
            return {key: words[key] for key, _label in keys}
        return {
            'kinds': labels('medical.till.entry', 'kind', ENTRY_KINDS), 'methods': labels('medical.till.entry', 'method', METHODS),
            'float_to': labels('medical.till', 'float_to', FLOAT_TO)}

    @api.model
    def _drawer_values(self, drawer):
        """A drawer to open, of a superuser's row: who has it now, and whether its float waits for somebody."""
        last = drawer.till_ids.sorted('id')[-1:]
        busy = last if last.state in ('open', 'counting') else last.browse()
        waits = last.handed_to_id if not last.received_at else last.handed_to_id.browse()
        return {
            'id': drawer.id, 'name': drawer.name, 'site': drawer.site_id.name, 'busy': busy.user_id.name or '',
            'waits': waits.name or '', 'is_for_me': waits == self.env.user, 'handed_by': last.user_id.name if waits else ''}

    @api.model
    def _last_values(self, till):
        words = dict(till._fields['state']._description_selection(self.env))
        return {
            'id': till.id, 'number': till.number, 'drawer': till.sudo().drawer_id.name, 'date': format_date(self.env, till.date),
            'state': till.state, 'state_words': words[till.state], 'difference': till.difference, 'difference_cash': till.difference_cash,
            'difference_cheque': till.difference_cheque, 'difference_card': till.difference_card, 'expected_cash': till.expected_cash,
            'counted_cash': till.counted_cash, 'float_left': till.float_left, 'reason': till.decision_reason or '',
            'waits': till.sudo().handed_to_id.name if till.handed_to_id and not till.received_at else ''}  # sudo: a colleague's name

    @api.model
    def _till_values(self, till):
        """The user's till as the screen shows it."""
        row = till.sudo()  # sudo: names of drawer, site and colleagues; the till is the user's own
        drawer, site, company = row.drawer_id, row.site_id, row.company_id
        kinds = self.env['medical.payout.kind'].search([('company_id', '=', company.id)])
        return {
            'id': till.id, 'number': till.number, 'drawer': drawer.name, 'site': site.name, 'state': till.state,
            'date': format_date(self.env, till.date), 'is_today': till.date == site._today(),
            'float': till.float_counted, 'open_difference': till.open_difference, 'sent_back': till.decision_reason or '',
            'drop_due': bool(drawer.cash_limit) and company.currency_id.compare_amounts(row._cash_by_book()[row.id], drawer.cash_limit) > 0,
            'terminals': [{'id': terminal.id, 'name': terminal.name} for terminal in drawer.terminal_ids],
            'payout_kinds': [{'id': kind.id, 'name': kind.name} for kind in kinds],
            'seconds': self._second_values(row),
            'cashiers': [{'id': user.id, 'name': user.name} for user in drawer.cashier_ids.filtered('active') - self.env.user],
            'entries': self._entry_values(till),
            'visits': self._visit_values(row) if till.date == site._today() else [],
        }

    @api.model
    def _second_values(self, till):
        """Who may confirm a void or a refund beside the cashier, of a superuser's row: [{login, name}]."""
        groups = self.env.ref('medical_office_base.group_manager') | self.env.ref('medical_office_base.group_owner')
        deciders = self.env['res.users'].sudo().search([  # sudo: names and logins of who decides
            ('all_group_ids', 'in', groups.ids), ('company_ids', 'in', till.company_id.id), ('share', '=', False)])
        return [{'login': user.login, 'name': user.name} for user in (deciders | till.drawer_id.second_ids).sorted('name') - self.env.user]

    @api.model
    def _entry_values(self, till):
        """What the till took and paid, the last first."""
        entries = self.env['medical.till.entry'].search([('till_id', '=', till.id)], limit=SHOWN)
        rows = entries.sudo()  # sudo: record numbers and names of colleagues, of entries of the user's own till
        refunded = rows._refunded()
        return [{
            'id': row.id, 'number': row.number, 'kind': row.kind, 'method': row.method, 'amount': row.amount, 'state': row.state, 'change': row.change,
            'patient': row.patient_id.number or '', 'reference': row.reference or '', 'note': row.note or '',
            'what': row.payout_kind_id.name or '', 'time': till.site_id._moment_words(row.date), 'by': row.approved_by_id.name or '',
            'may_void': row.kind in MAY_VOID and row.state == 'posted' and not refunded.get(row.id) and till.state == 'open',
            'left': till.currency_id.round(row.amount - refunded.get(row.id, 0.0)) if row.kind in PATIENT_KINDS and row.state == 'posted' else 0.0,
            'prints': bool(row.patient_id) or row.kind in ('payout', 'drop'),
        } for row in rows]

    @api.model
    def _visit_values(self, till):
        """Today's visits at the till's site with what is left of their co-pay; read as the user, and written down as at the reception."""
        visits = self.env['medical.visit'].search([
            ('site_id', '=', till.site_id.id), ('date', '=', till.date), ('state', 'not in', ('cancelled', 'no_show'))], order='date_start, id')
        self.env['medical.reception']._note_reading(visits)
        taken = self._copays_taken(visits)
        return [{
            'id': visit.id, 'patient_id': visit.patient_id.id, 'time': visit._clock(visit.date_start), 'name': visit.patient_id.name,
            'number': visit.patient_id.number, 'copay': visit.copay_due, 'taken': taken.get(visit.id, 0.0),
        } for visit in visits.sudo()]  # sudo: names of patients whose visits were found as the user

    @api.model
    def _copays_taken(self, visits):
        """{visit id: co-pays taken less those paid back}, of any till."""
        # sudo: sums for visits that the user may open, also where another cashier took them
        rows = self.env['medical.till.entry'].sudo()._read_group(
            [('visit_id', 'in', visits.ids), ('state', '=', 'posted'), '|', ('kind', '=', 'copay'), ('origin_id.kind', '=', 'copay')],
            ['visit_id'], ['amount:sum'])
        return {visit.id: amount for visit, amount in rows}

    # === OPENING === #

    @api.model
    def open_till(self, drawer_id, pieces):
        """Open a till on a drawer with the float as counted: {denomination id: number}."""
        self._enter()
        self.env['medical.till']._open(self.env['medical.drawer'].browse(drawer_id).exists(), pieces)
        return self.get_till()

    @api.model
    def take_back(self, till_id):
        """Take back the float of one's own till that was handed over and not received."""
        self._enter()
        self.env['medical.till'].browse(till_id).action_take_back()
        return self.get_till()

    # === PATIENTS === #

    @api.model
    def find_patients(self, text):
        """Patients by parts of their name, record number or birth date: [{id, name, number, born}], at most FOUND."""
        self._till()
        text = ' '.join((text or '').split())
        if len(text) < 2:
            return []
        found = self.env['medical.patient'].search([('display_name', 'ilike', text)], limit=FOUND)
        found._access_log('search', reason=self.env._("Till"))
        return [{
            'id': patient.id, 'name': patient.name, 'number': patient.number,
            'born': format_date(self.env, patient.birth_date) if patient.birth_date else ''} for patient in found]

    @api.model
    def get_patient(self, patient_id, visit_id=False):
        """Whom something is taken from.

        :return: {id, name, number, born, is_qmb, owes, credit, visit_id, copay: what is left of it, mail: bool, paid: what was taken
            before and can be paid back [{id, number, day, amount, left, method}]}
        """
        till = self._till()
        patient = self.env['medical.patient'].browse(patient_id).exists()
        patient.check_access('read')
        visit = self.env['medical.visit'].browse(visit_id or []).exists()
        if visit:
            visit.check_access('read')
        else:
            visit = visit.search([('patient_id', '=', patient.id), ('site_id', '=', till.site_id.id), ('date', '=', till.date),
                                  ('state', 'not in', ('cancelled', 'no_show'))], limit=1)
        # sudo: the sums and payments of one patient whom the user may open
        row, currency = patient.sudo(), till.currency_id
        owes = self._open_items(row, till.company_id)
        due = currency.round(visit.copay_due - self._copays_taken(visit).get(visit.id, 0.0)) if visit else 0.0
        paid = self.env['medical.till.entry'].sudo().search([
            ('patient_id', '=', patient.id), ('company_id', '=', till.company_id.id), ('kind', 'in', PATIENT_KINDS), ('state', '=', 'posted')],
            limit=20)
        refunded = paid._refunded()
        return {
            'id': patient.id, 'name': row.name, 'number': row.number, 'born': format_date(self.env, row.birth_date) if row.birth_date else '',
            'is_qmb': row.is_qmb, 'owes': currency.round(sum(amount for amount in owes if amount > 0)),
            'credit': currency.round(-sum(amount for amount in owes if amount < 0)), 'visit_id': visit.id, 'copay': max(due, 0.0),
            'paid': [{
                'id': entry.id, 'number': entry.number, 'day': format_date(self.env, entry.day), 'amount': entry.amount, 'method': entry.method,
                'left': left} for entry in paid if currency.compare_amounts(left := entry.amount - refunded.get(entry.id, 0.0), 0) > 0],
        }

    @api.model
    def _open_items(self, patient, company):
        """The open amounts of a patient's receivable, above zero owed by them; of a superuser's row."""
        return self.env['account.move.line'].sudo().search([  # sudo: the open amounts of one patient, for whoever may open them
            ('partner_id', '=', patient.partner_id.id), ('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'),
            ('reconciled', '=', False), ('company_id', '=', company.id)]).mapped('amount_residual')

    # === TAKING AND PAYING === #

    @api.model
    def take(self, values, token):
        """Take something from a patient; see `medical.till._take`.

        :param dict values: {patient_id, visit_id, kind, method, amount, given, reference, terminal_id, note}
        :return: the screen, with `entry_id` of what was taken
        """
        till = self._till()
        entry = till._take(
            values.get('kind'), values.get('method'), values.get('amount'), patient=self._record('medical.patient', values.get('patient_id')),
            visit=self._record('medical.visit', values.get('visit_id')), reference=values.get('reference'),
            terminal=self._record('medical.till.terminal', values.get('terminal_id')), note=values.get('note'), given=values.get('given'), token=token)
        return {**self.get_till(), 'entry_id': entry.id}

    @api.model
    def _record(self, model, record_id):
        return self.env[model].browse(record_id if isinstance(record_id, int) and record_id else []).exists()

    @api.model
    def pay_out(self, kind_id, amount, note, token, photo=False):
        """Pay something small from the drawer; see `medical.till._pay_out`."""
        entry = self._till()._pay_out(self._record('medical.payout.kind', kind_id), amount, note, token, photo)
        return {**self.get_till(), 'entry_id': entry.id}

    @api.model
    def drop(self, amount, note, token):
        """Drop cash into the safe; see `medical.till._drop`."""
        entry = self._till()._drop(amount, note, token)
        return {**self.get_till(), 'entry_id': entry.id}

    @api.model
    def fetch_change(self, values, login, password, token):
        """Bring change from the safe, confirmed by a second person with their own password; see `medical.till._fetch_change`.

        :param dict values: {amount, reason}
        """
        till = self._till()
        entry = till._fetch_change(values.get('amount'), values.get('reason'), till._second_person(login, password), token)
        return {**self.get_till(), 'entry_id': entry.id}

    @api.model
    def void(self, entry_id, reason, login, password):
        """Void an entry of the till, confirmed by a second person with their own password."""
        till = self._till()
        entry = till._void(self._record('medical.till.entry', entry_id), reason, till._second_person(login, password))
        return {**self.get_till(), 'entry_id': entry.id}

    @api.model
    def refund(self, origin_id, values, login, password):
        """Pay a patient back, confirmed by a second person with their own password; see `medical.till._refund`.

        :param dict values: {amount, reason, method, reference, terminal_id}
        """
        till = self._till()
        entry = till._refund(
            self._record('medical.till.entry', origin_id), values.get('amount'), values.get('reason'), till._second_person(login, password),
            method=values.get('method'), reference=values.get('reference'), terminal=self._record('medical.till.terminal', values.get('terminal_id')))
        return {**self.get_till(), 'entry_id': entry.id}

    # === CLOSING === #

    @api.model
    def begin_count(self):
        """Stop taking, and count."""
        self._till()._begin_count()
        return self.get_till()

    @api.model
    def resume(self):
        """Go on taking."""
        self._till()._resume()
        return self.get_till()

    @api.model
    def close_till(self, values, till_id=False):
        """Close by a blind count; see `medical.till._count`.

        :param dict values: {pieces, cheque_count, cheque, batches, float_to, handed_to_id}
        :param int till_id: a till that is counted in place of its cashier; else one's own
        :return: the screen; for another's till True
        """
        till = self.env['medical.till'].browse(till_id) if till_id else self._till()
        till._count(
            values.get('pieces'), values.get('cheque_count') or 0, values.get('cheque') or 0.0, values.get('batches') or {},
            values.get('float_to') or 'drawer', self.env['res.users'].browse(values.get('handed_to_id') or []).exists())
        return True if till_id else self.get_till()

    @api.model
    def send_receipt(self, entry_id):
        """Mail a patient their receipt, to the address on their record; who it goes to is said."""
        self._enter()
        entry = self._record('medical.till.entry', entry_id)
        entry.check_access('read')
        return entry._send_receipt()
