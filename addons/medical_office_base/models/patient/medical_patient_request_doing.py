from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ...tools.whole_relation import whole_relation
from .medical_patient_request import OPEN_STATES

HANDLERS = (
    'medical_office_base.group_front_desk', 'medical_office_base.group_medical_records', 'medical_office_base.group_manager',
    'medical_office_base.group_privacy_officer')
EXTENDED = ('access', 'amendment', 'accounting')
GIVEN = ('access', 'release', 'accounting')
YEARS_BACK = 6


class MedicalPatientRequest(models.Model):
    """What is done with a request: identity, extension, fee, sending, amending, withdrawing. Each step checks who asks for it, and
    whether the request is there yet, then writes as superuser."""
    _inherit = 'medical.patient.request'

    amended_what = fields.Text('What Was Amended', readonly=True, copy=False)
    amended_told = fields.Text('Whom We Told', readonly=True, copy=False, help="Whom the patient named, and who relies on it (45 CFR 164.526(c)(3)).")
    is_free_of_charge = fields.Boolean(
        compute='_compute_is_free_of_charge', help="The first accounting within 12 months is free (45 CFR 164.528(c)(2)).")

    disclosure_ids = fields.One2many('medical.disclosure', 'request_id', readonly=True)
    disclosure_count = fields.Integer(compute='_compute_disclosure_count')

    def _compute_disclosure_count(self):
        counts = dict(self.env['medical.disclosure']._read_group([('request_id', 'in', self.ids)], ['request_id'], ['__count']))
        for request in self:
            request.disclosure_count = counts.get(request, 0)

    def _compute_is_free_of_charge(self):
        asked = self.filtered(lambda request: request.kind == 'accounting' and request.patient_id and request.received_on)
        # sudo: that there was another accounting, not what it says
        others = self.sudo().search_read(
            [('patient_id', 'in', asked.patient_id.ids), ('kind', '=', 'accounting'), ('state', '=', 'done')], ['patient_id', 'received_on'], load=None)
        for request in self:
            if request not in asked:
                request.is_free_of_charge = False
                continue
            since = request.received_on - relativedelta(months=12)
            request.is_free_of_charge = not any(
                row['patient_id'] == request.patient_id.id and row['id'] != request._origin.id and since < row['received_on'] <= request.received_on
                for row in others)

    # === WHO AND WHEN === #

    def _check_handler(self, states=OPEN_STATES):
        """One request that the user may handle, in one of these states."""
        self.ensure_one()
        if not self.env.user.has_groups(','.join(HANDLERS)):
            raise AccessError(self.env._("Requests are handled by the front desk, medical records, the office manager and the Privacy Officer."))
        self.check_access('write')
        if self.state not in states:
            state = dict(self._fields['state']._description_selection(self.env))[self.state]
            raise UserError(self.env._("This request is “%(state)s”: this step isn't possible now.", state=state))

    def _check_identified(self):
        if not self.identity_how:
            raise UserError(self.env._("Check first who asks, and write down how: nothing leaves before (45 CFR 164.514(h))."))

    def _today_there(self):
        return self.company_id._medical_today()

    def _documents(self):
        """All documents that are chosen, as superuser: also those that the user may not see. Called after the right was checked."""
        return whole_relation(self, 'document_ids')[self.id]

    def _close(self, state, outcome, **values):
        """Answered, today at the practice. Called after the checks."""
        # sudo: state and outcome follow from the step
        self.sudo().write({'state': state, 'outcome': outcome, 'closed_on': self._today_there(), **values})

    # === STEPS === #

    def _check_identity(self, how, note=None):
        """Note how it was made sure who asks.

        :param str how: a key of IDENTITY
        """
        self._check_handler()
        if self.requester != 'patient' and how in ('photo', 'known', 'questions', 'portal') and not self.requester_relation:
            raise UserError(self.env._("Write down their authority first: by which right they ask for the patient."))
        # sudo: what follows from the step
        self.sudo().write({
            'identity_how': how, 'identity_note': note, 'identity_by_id': self.env.uid, 'identity_on': fields.Datetime.now(),
            'state': 'working' if self.state == 'received' else self.state})
        self._note('identity', ': '.join(filter(None, (dict(self._fields['identity_how']._description_selection(self.env))[how], note))))

    def _extend(self, reason, until):
        """Extend once, within the first period, telling the patient in writing why and until when.

        Source: 45 CFR 164.524(b)(2)(iii), 164.526(b)(2)(ii), 164.528(c)(1)(ii).
        """
        self._check_handler()
        day = self._today_there()
        if self.kind not in EXTENDED or not self.date_first:
            raise UserError(self.env._("Only access, amendment and accounting may be extended; the others have no clock."))
        if self.extended_on:
            raise UserError(self.env._("It was extended already, and may be once."))
        if day > self.date_first:
            raise UserError(self.env._("The first period is over since %(date)s: it is too late to extend.", date=format_date(self.env, self.date_first)))
        if self.date_latest <= self.date_first:
            raise UserError(self.env._("The rule that holds here (%(rule)s) knows no extension.", rule=self.due_by))
        if not (reason or '').strip():
            raise UserError(self.env._("Write the reason: the patient is told in writing."))
        if not self.date_first < until <= self.date_latest:
            raise UserError(self.env._(
                "It may be extended until a day after %(first)s, at most until %(latest)s.",
                first=format_date(self.env, self.date_first), latest=format_date(self.env, self.date_latest)))
        # sudo: what follows from the step
        self.sudo().write({'extended_on': day, 'extension_reason': reason, 'date_due': until})
        self._note('extended', self.env._("Until %(date)s: %(reason)s", date=format_date(self.env, until), reason=reason))

    def _tell_fee(self):
        """Note that the patient was told the fee beforehand, and agreed."""
        self._check_handler()
        if not self.fee_total:
            raise UserError(self.env._("There is no fee to tell."))
        # sudo: what follows from the step
        self.sudo().fee_told_on = self._today_there()
        self._note('fee', formatLang(self.env, self.fee_total, currency_obj=self.currency_id))

    def _send(self, how, proof, on=None):
        """Write down that it was given: how, when, by which proof. What went out becomes a disclosure.

        :param str how: a key of WAYS_OUT
        :param date on: the day on which it left; default: today at the practice
        """
        self._check_handler(('working',))
        self._check_identified()
        day = self._today_there()
        on = on or day
        if self.kind not in GIVEN:
            raise UserError(self.env._("For this kind of request nothing is sent but the answer."))
        if not self.received_on <= on <= day:
            raise UserError(self.env._("The day of sending lies between the request and today."))
        if self.kind != 'accounting' and not self._documents() and not (self.outside_items or '').strip():
            raise UserError(self.env._("Choose the documents, or write down what comes from elsewhere: nothing is chosen yet."))
        if 'email' in (how, self.form) and not self.risk_told:
            raise UserError(self.env._("Plain e-mail can be read by others: tell the patient, and tick that you did, before it is sent so."))
        if not (proof or '').strip():
            raise UserError(self.env._("Write down the proof: tracking number, who took it, or how you know that it arrived."))
        if self.fee_total and self.kind == 'accounting' and self.is_free_of_charge:
            raise UserError(self.env._("The first accounting within 12 months is free: take the fee out."))
        if self.fee_total and not self.fee_told_on:
            raise UserError(self.env._("Tell the patient the fee before, and write down that you did."))
        if self.kind == 'release' and self.requester != 'patient' and not self.requester_relation:
            raise UserError(self.env._("Write down by which authorization they ask."))
        if self.kind == 'release' and not self.patient_id._valid_authorizations(on):
            raise UserError(self.env._("No authorization of the patient holds on that day: have one signed, or note the one on paper, before anything leaves."))
        partly = self.denial_state == 'confirmed'
        # the clock stops when it leaves
        self._close('done', 'partly' if partly else 'granted', sent_on=on, sent_how=how, sent_proof=proof, closed_on=on)
        self._note('sent', f"{dict(self._fields['sent_how']._description_selection(self.env))[how]}: {proof}")
        if self.kind != 'accounting':
            self._disclose()

    def _disclose(self):
        """The disclosure that a sending is: to the patient, or on their authorization; neither stands in an accounting."""
        # sudo: disclosures are written by methods alone; the request was checked
        kept = self.sudo()
        to_other = kept.recipient_name or (kept.requester != 'patient' and kept.requester_name)
        documents = self._documents()
        # whoever reads disclosures may not read clinical documents: of those the number alone, the rest follows from the relation
        plain = documents.filtered(lambda document: document.tier in ('patient_admin', 'patient_financial'))
        what = [document.type_id.name or document.name or '' for document in plain] + (kept.outside_items or '').splitlines()
        if documents - plain:
            what.append(self.env._("Clinical documents: %(count)s", count=len(documents - plain)))
        self.env['medical.disclosure'].sudo().create({
            'patient_id': kept.patient_id.id, 'date': kept.sent_on, 'request_id': kept.id, 'user_id': self.env.uid,
            'recipient_name': to_other or self.env._("The patient"), 'recipient_address': kept.recipient_address,
            'what': '\n'.join(line.strip() for line in what if line.strip()), 'document_ids': [(6, 0, documents.ids)],
            'basis': 'authorized' if kept.kind == 'release' else 'patient',
            'purpose': self.env._("Release on the patient's authorization") if kept.kind == 'release' else self.env._("Request for access by the patient"),
        })

    def _amend(self, what, told):
        """Accept an amendment: what was made or linked in the record, and whom it was told (45 CFR 164.526(c))."""
        self._check_handler(('working',))
        self._check_identified()
        if self.kind != 'amendment':
            raise UserError(self.env._("This request asks for no amendment."))
        if not (what or '').strip() or not (told or '').strip():
            raise UserError(self.env._("Write down what was amended, and whom you told of it; “nobody named, nobody relies on it” where that is so."))
        self._close('done', 'partly' if self.denial_state == 'confirmed' else 'granted', amended_what=what, amended_told=told)
        self._note('amended', self.env._("%(what)s\nTold: %(told)s", what=what, told=told))

    def _withdraw(self, reason):
        """The patient takes it back, or it was registered by mistake."""
        self._check_handler()
        if not (reason or '').strip():
            raise UserError(self.env._("Write down why: it stays with the request."))
        self._close('withdrawn', 'withdrawn', denial_state='none' if self.denial_state == 'proposed' else self.denial_state)
        self._note('withdrawn', reason)

    # === BUTTONS === #

    def _action_step(self, step):
        self.check_access('write')
        wizard = self.env['medical.patient.request.step']
        return {
            'type': 'ir.actions.act_window', 'name': wizard._title(step, self.kind), 'res_model': 'medical.patient.request.step', 'view_mode': 'form',
            'target': 'new', 'context': {'default_request_id': self.id, 'default_step': step},
        }

    def action_open_accounting(self):
        """The accounting as a list, PDF and spreadsheet."""
        self.ensure_one()
        self.check_access('read')
        since, until = self._accounting_period()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_accounting_record')
        return {**action, 'context': {'default_patient_id': self.patient_id.id, 'default_date_from': str(since), 'default_date_to': str(until)}}

    def action_open_request_disclosures(self):
        """What was disclosed on this request."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_disclosure')
        return {**action, 'domain': [('request_id', '=', self.id)], 'context': {}}

    def action_check_identity(self):
        """Ask how it was made sure who asks."""
        return self._action_step('identity')

    def action_extend(self):
        """Ask for reason and day of the extension."""
        return self._action_step('extend')

    def action_send(self):
        """Ask how and when it was given, and by which proof."""
        return self._action_step('send')

    def action_amend(self):
        """Ask what was amended and whom it was told."""
        return self._action_step('amend')

    def action_withdraw(self):
        """Ask why it is taken back."""
        return self._action_step('withdraw')

    def action_propose_denial(self):
        """Ask on which grounds it would be denied."""
        return self._action_step('propose')

    def action_confirm_denial(self):
        """Ask for the second person's decision."""
        return self._action_step('confirm')

    def action_ask_review(self):
        """Ask who reviews the denial."""
        return self._action_step('review')

    def action_answer_review(self):
        """Ask what the review decided."""
        return self._action_step('reviewed')

    def action_add_statement(self):
        """Ask for the patient's statement of disagreement."""
        return self._action_step('statement')

    def action_add_rebuttal(self):
        """Ask for our rebuttal of it."""
        return self._action_step('rebuttal')

    def action_end(self):
        """Ask why a restriction or confidential communication ends."""
        return self._action_step('end')

    def action_tell_fee(self):
        """The patient was told the fee, and agreed."""
        self._tell_fee()

    def action_accept(self):
        """Accept a restriction or a confidential communication."""
        self._accept()
