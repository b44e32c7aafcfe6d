from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

LETTERS = ('acknowledgement', 'extension', 'denial', 'cover', 'amendment', 'answer', 'accounting')
OCR = "Office for Civil Rights, U.S. Department of Health and Human Services, 200 Independence Avenue SW, Washington, DC 20201"


class MedicalPatientRequest(models.Model):
    """The letters of a request, with the patient's real name and the address that counts. Printing changes nothing but the files:
    the PDF is kept with the request, under the record number, and the reading is written down."""
    _inherit = 'medical.patient.request'

    letter_ids = fields.Many2many('ir.attachment', string='Letters', compute='_compute_letter_ids')
    can_cover = fields.Boolean(compute='_compute_can_cover')

    @api.depends_context('uid')
    def _compute_letter_ids(self):
        # the rights to a file follow from those to the request
        files = self.env['ir.attachment'].search([('res_model', '=', self._name), ('res_id', 'in', self.ids), ('res_field', '=', False)])
        for request in self:
            request.letter_ids = files.filtered(lambda file, request=request: file.res_id == request.id)

    @api.depends('kind', 'sent_on', 'state', 'identity_how')
    def _compute_can_cover(self):
        for request in self:
            request.can_cover = request._letter_possible('cover')

    # === WHICH === #

    def _letter_possible(self, letter):
        """Whether there is something to say in this letter now."""
        self.ensure_one()
        return {
            'acknowledgement': True,
            'extension': bool(self.extended_on),
            'denial': self.denial_state == 'confirmed',
            'cover': self.kind in ('access', 'release') and bool(self.identity_how) and self.state in ('working', 'done', 'review'),
            'amendment': bool(self.amended_what),
            'answer': self.kind in ('restriction', 'confidential') and bool(self.in_force_from),
            'accounting': self.kind == 'accounting' and self.state in ('working', 'done') and bool(self.identity_how),
        }[letter]

    def _letter_file_name(self, letter):
        # sudo: the record number alone, of a request that the user reads
        return f'{self.sudo().patient_id.number}-{letter}-{self._today_there()}'

    # === WORDS === #

    def _letter_address(self, letter):
        """(name, address) to whom it goes: the way the patient asked for, where they asked for one."""
        # sudo: name and address of a patient whom the user may open
        kept = self.sudo()
        patient = kept.patient_id
        if letter == 'cover' and kept.recipient_name:
            return kept.recipient_name, kept.recipient_address or ''
        name = kept.requester_name if kept.requester != 'patient' else patient.name
        if kept.requester != 'patient' and kept.recipient_address and not kept.recipient_name:
            return name, kept.recipient_address
        if kept.requester == 'third':
            return name, kept.recipient_address or ''
        if patient.confidential_communication:
            return name, patient.confidential_contact or ''
        place = ' '.join(filter(None, (patient.state_id.code, patient.zip)))
        return name, '\n'.join(filter(None, (patient.street, patient.street2, ', '.join(filter(None, (patient.city, place))))))

    @api.model
    def _letter_complaint(self, practice, phone):
        return [
            self.env._(
                "You may complain to us: write to or call the Privacy Officer of %(practice)s%(phone)s.", practice=practice,
                phone=f', {phone}' if phone else ''),
            self.env._(
                "You may also complain to the Secretary of Health and Human Services: %(ocr)s; www.hhs.gov/ocr/complaints. "
                "Nobody may retaliate against you for a complaint.", ocr=OCR),
        ]

    def _letter_data(self, letter):
        """What a letter says, for its template: dict with head, address, date, subject, paragraphs, items, table."""
        self.ensure_one()
        self.check_access('read')
        if not self._letter_possible(letter):
            raise UserError(self.env._("This letter has nothing to say yet: do the step first."))
        # sudo: names of practice and site stand on every letter
        kept = self.sudo()
        practice = self.env['medical.practice']._get(self.company_id)
        site, name = kept.site_id, practice.legal_name or kept.company_id.name
        phone = site.phone or kept.company_id.phone or ''
        to_name, to_address = self._letter_address(letter)
        place = ' '.join(filter(None, (site.state_id.code, site.zip)))
        data = {
            'practice': name, 'site': ', '.join(filter(None, (site.street, site.street2, site.city, place))), 'phone': phone,
            'date': format_date(self.env, self._today_there(), date_format='MMMM d, y'), 'to_name': to_name, 'to_address': to_address,
            'patient': kept.patient_id.name if to_name != kept.patient_id.name else '', 'number': kept.number,
            'received': format_date(self.env, kept.received_on, date_format='MMMM d, y'), 'items': [], 'table': None, 'after': [],
        }
        return {**data, **getattr(self, f'_letter_{letter}')(kept, data)}

    def _day(self, date):
        return format_date(self.env, date, date_format='MMMM d, y')

    def _letter_acknowledgement(self, kept, data):
        asks = dict(self._fields['kind']._description_selection(self.env))[kept.kind]
        words = [self.env._("We have received your request of %(date)s. You ask for: %(what)s.", date=data['received'], what=asks)]
        if kept.date_due:
            words.append(self.env._("You will have our answer no later than %(date)s.", date=self._day(kept.date_due)))
        else:
            words.append(self.env._("You will have our answer without unreasonable delay."))
        if not kept.identity_how:
            words.append(self.env._("Before we can answer, we must make sure who asks: please bring or send a copy of a photo ID, and the papers "
                                    "that show your authority where you ask for somebody else."))
        if kept.fee_total:
            words.append(self._letter_fee(kept))
        return {'subject': self.env._("We have received your request"), 'paragraphs': words}

    def _letter_fee(self, kept):
        """The fee by what it is made of: labor for copying, supplies, postage and nothing else (45 CFR 164.524(c)(4))."""
        def amount(value):
            return formatLang(self.env, value, currency_obj=kept.currency_id)
        words = self.env._(
            "The fee is %(total)s: labor for copying %(labor)s, supplies %(supplies)s, postage %(postage)s.", total=amount(kept.fee_total),
            labor=amount(kept.fee_labor), supplies=amount(kept.fee_supplies), postage=amount(kept.fee_postage))
        if kept.kind == 'accounting':
            words += ' ' + self.env._("You may withdraw or change your request to avoid or lessen it.")
        return words

    def _letter_extension(self, kept, _data):
        return {
            'subject': self.env._("We need more time for your request"),
            'paragraphs': [
                self.env._("We can not answer your request by %(date)s.", date=self._day(kept.date_first)),
                self.env._("The reason: %(reason)s", reason=kept.extension_reason),
                self.env._("You will have our answer no later than %(date)s. We may extend the time only once.", date=self._day(kept.date_due)),
            ]}

    def _letter_denial(self, kept, data):
        part = kept.denial_scope == 'part'
        words = [
            self.env._("We can not do a part of what you ask for.") if part else self.env._("We can not do what you ask for."),
            self.env._("The reason: %(reason)s", reason=kept.denial_reason),
            self.env._("The rule: %(ground)s (%(citation)s).", citation=kept.denial_citation,
                       ground=dict(self._fields['denial_ground']._description_selection(self.env))[kept.denial_ground]),
        ]
        if part:
            words.append(self.env._("Everything else you ask for, we do."))
        if kept.kind == 'access' and kept.denial_reviewable:
            words.append(self.env._(
                "You have the right to have this decision reviewed by a licensed health care professional whom we name and who took no part in it. "
                "Tell us in writing that you want the review; we will do as the reviewer decides."))
        elif kept.kind == 'access':
            words.append(self.env._("The law gives no right to a review of this decision."))
        elif kept.kind == 'amendment':
            words += [
                self.env._("You may give us a written statement that you disagree, and why: send it to our Privacy Officer at the address above. "
                           "We keep it with your record; we may write an answer, of which you get a copy."),
                self.env._("Without such a statement, you may ask that your request and this letter go along whenever we disclose what they are about."),
            ]
        return {
            'subject': self.env._("Our answer to your request"),
            'paragraphs': [*words, *self._letter_complaint(data['practice'], data['phone'])]}

    def _letter_cover(self, kept, _data):
        # the user's own reading: what they may not see, they don't list
        chosen = self._documents()
        seen = chosen.with_user(self.env.user)._filtered_access('read')
        items = [' · '.join(filter(None, (document.type_id.name, document.name, document.date and format_date(self.env, document.date))))
                 for document in seen]
        hidden = len(chosen) - len(seen)
        if hidden:
            items.append(self.env._("%(count)s further documents", count=hidden))
        items += [line.strip() for line in (kept.outside_items or '').splitlines() if line.strip()]
        words = [self.env._("Here is what was asked for on %(date)s:", date=self._day(kept.received_on))]
        after = [self._letter_fee(kept)] if kept.fee_total else []
        if kept.denial_state == 'confirmed':
            after.append(self.env._("A part we could not give; a letter of its own tells why."))
        if kept.kind == 'release' or kept.recipient_name:
            after.append(self.env._("This is confidential. Who got it by mistake: please call us, and do not read or keep it."))
        return {'subject': self.env._("Records that were asked for"), 'paragraphs': words, 'items': items, 'after': after}

    def _letter_amendment(self, kept, _data):
        return {
            'subject': self.env._("We have corrected your record"),
            'paragraphs': [
                self.env._("We have made the change you asked for on %(date)s:", date=self._day(kept.received_on)), kept.amended_what,
                self.env._("Whom we told of it: %(told)s", told=kept.amended_told),
                self.env._("If there are others who should know, tell us who, and that we may tell them."),
            ]}

    def _letter_answer(self, kept, _data):
        if kept.kind == 'confidential':
            return {
                'subject': self.env._("How we reach you from now on"),
                'paragraphs': [
                    self.env._("We do as you asked on %(date)s. From %(day)s we reach you only so:", date=self._day(kept.received_on),
                               day=self._day(kept.in_force_from)), kept.contact_text,
                    self.env._("Tell us when this changes.")]}
        words = [
            self.env._("We agree to what you asked for on %(date)s. From %(day)s we do not tell:", date=self._day(kept.received_on),
                       day=self._day(kept.in_force_from)), kept.not_told,
            self.env._("In an emergency we may still tell whoever treats you, and ask them not to pass it on."),
        ]
        if not kept.must_accept:
            words.append(self.env._("We may end this by telling you so; it then holds for what was recorded before."))
        return {'subject': self.env._("We agree to your restriction"), 'paragraphs': words}

    def _letter_accounting(self, kept, data):
        rows = self._accounting_rows()
        bases = dict(rows._fields['basis']._description_selection(self.env))
        since, until = self._accounting_period()
        words = [self.env._("To whom we disclosed your health information from %(since)s to %(until)s, as far as the law says that we account for it "
                            "(45 CFR 164.528).", since=self._day(since), until=self._day(until))]
        if not rows:
            words.append(self.env._("There was no such disclosure."))
        table = rows and {
            'head': [self.env._("Date"), self.env._("To"), self.env._("What"), self.env._("Why")],
            'rows': [[
                format_date(self.env, row.date) if not row.date_last else self.env._(
                    "%(first)s to %(last)s, %(times)s times", times=row.times, first=format_date(self.env, row.date),
                    last=format_date(self.env, row.date_last)),
                '\n'.join(filter(None, (row.recipient_name, row.recipient_address))), row.what, f'{row.purpose} ({bases[row.basis]})',
            ] for row in rows]}
        after = [self.env._("It leaves out what was disclosed for treatment, payment and our own operations, to you, and on your authorization.")]
        after.append(self._letter_fee(kept) if kept.fee_total else self.env._("There is no fee for this."))
        return {'subject': self.env._("Accounting of disclosures"), 'paragraphs': words, 'table': table or None, 'after': after}

    def _accounting_period(self):
        """(from, to) of an accounting, at most six years back from the request."""
        since = self.env['medical.disclosure']._accounting_since(self.received_on)
        return max(self.period_from or since, since), self.period_to or self.received_on

    def _accounting_rows(self):
        """The disclosures that this accounting lists, in the order in which they happened."""
        disclosures = self.env['medical.disclosure']
        return disclosures.search(disclosures._accounting_domain(
            self.patient_id, self.period_from, self.period_to, self.received_on, self._today_there()), order='date, id')

    # === PAPER === #

    def _letter_print(self, letter):
        """(content, kind, file name) of a letter; its PDF is kept with the request."""
        self.ensure_one()
        self._letter_data(letter)
        content, kind = self.env['ir.actions.report']._medical_print('medical_office_base.action_report_request_letter', self.ids, {'letter': letter})
        name = f'{self._letter_file_name(letter)}.{kind}'
        if kind == 'pdf' and self.has_access('write'):
            # sudo: files of a request come from here alone; printed again the same day, the newer stays
            files = self.env['ir.attachment'].sudo()
            earlier = files.search([('res_model', '=', self._name), ('res_id', '=', self.id), ('res_field', '=', False), ('name', '=', name)], limit=1)
            values = {'name': name, 'raw': content, 'mimetype': 'application/pdf'}
            if earlier:
                earlier.write(values)
            else:
                files.create({**values, 'res_model': self._name, 'res_id': self.id})
        return content, kind, name

    def _action_print(self, letter):
        self.ensure_one()
        self.check_access('read')
        if not self._letter_possible(letter):
            raise UserError(self.env._("This letter has nothing to say yet: do the step first."))
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/letter/{self.id}/{letter}'}

    def action_print_acknowledgement(self):
        """Print that the request came in."""
        return self._action_print('acknowledgement')

    def action_print_extension(self):
        """Print why it takes longer, and until when."""
        return self._action_print('extension')

    def action_print_denial(self):
        """Print the denial with its reason and rights."""
        return self._action_print('denial')

    def action_print_cover(self):
        """Print the letter that goes along with records."""
        return self._action_print('cover')

    def action_print_amendment(self):
        """Print what was amended and whom it was told."""
        return self._action_print('amendment')

    def action_print_answer(self):
        """Print that a restriction or a confidential communication is accepted."""
        return self._action_print('answer')

    def action_print_accounting(self):
        """Print the accounting of disclosures."""
        return self._action_print('accounting')
