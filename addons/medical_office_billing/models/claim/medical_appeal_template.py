from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PLACEHOLDERS = ('claim', 'payer_number', 'member', 'service_dates', 'amount', 'codes', 'answer_date', 'practice')
# suggested, in own words: name, reason codes, of underpayments, enclosures, paragraphs
SUGGESTED = [
    ("Any denial", '', False, "Your remittance advice\nThe claim as filed\nThe record of the visit", [
        "We ask you to look again at your decision of {answer_date} on claim {claim}, by which {amount} were not paid (your codes: {codes}).",
        "The services of {service_dates} were given as claimed and are documented. The record that shows it is enclosed.",
        "Please pay what is left, or tell us in writing which provision of the contract or plan you rely on, and how it can be appealed further."]),
    ("Authorization", 'CO-197, CO-198, CO-15', False,
     "Your remittance advice\nThe authorization, or the note of the call in which it was asked for\nThe record of the visit", [
        "You denied {amount} of claim {claim} on {answer_date} for want of an authorization (your codes: {codes}).",
        "The authorization is enclosed. Where none was on file, the circumstances are in the record: they did not let us ask for it beforehand.",
        "Please process the claim for the services of {service_dates} anew."]),
    ("Filed in time", 'CO-29', False, "Your remittance advice\nThe acknowledgement of your receipt of the claim", [
        "You denied {amount} of claim {claim} on {answer_date} as filed too late (your codes: {codes}).",
        "The claim for the services of {service_dates} reached you within the time that the contract allows. The acknowledgement, with its date, is enclosed.",
        "Please process the claim anew."]),
    ("Paid below the agreement", '', True, "Your remittance advice\nThe pages of the agreement with the amounts", [
        "Your payment of {answer_date} on claim {claim} is {amount} below what our agreement provides for the services of {service_dates}.",
        "The agreed amounts are enclosed. Please correct the payment, or tell us by which change of the agreement you reckoned."]),
]


class MedicalAppealTemplate(models.Model):
    """The text that an appeal starts from, by the payer's reason. Words in braces stand for the claim's own; never for the patient's
    name, which the letter bears in its head."""
    _name = 'medical.appeal.template'
    _description = 'Text of an Appeal'
    _order = 'company_id, sequence, id'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    payer_id = fields.Many2one('medical.payer', check_company=True, ondelete='cascade', index='btree_not_null', help="Empty: every payer.")
    reasons = fields.Char('Reason Codes', help="As CO-197, CO-15. Empty: every other reason.")
    is_underpaid = fields.Boolean('Of Underpayments')
    body = fields.Html('Text', required=True, translate=True)
    enclosures = fields.Text(translate=True, help="One a line.")
    active = fields.Boolean(default=True)

    @api.constrains('reasons')
    def _check_reasons(self):
        for template in self:
            for code in template._codes():
                group, dash, reason = code.partition('-')
                if not dash or not group.isalpha() or not reason.isalnum():
                    raise ValidationError(self.env._("%(code)s: write group and code with a dash between, as CO-197.", code=code))

    def _codes(self):
        return [code.strip().upper() for code in (self.reasons or '').replace(';', ',').split(',') if code.strip()]

    @api.model
    def _for_case(self, case):
        """The text that suits a case best: of its reason before others, of its payer before every payer."""
        templates = self.search([('company_id', '=', case.company_id.id), ('payer_id', 'in', (False, case.payer_id.id)),
                                 ('is_underpaid', '=', case.kind == 'underpaid')])
        fitting = templates.filtered(lambda template: not template.reasons or case.reason in template._codes())
        return fitting.sorted(lambda template: (not template.reasons, not template.payer_id, template.sequence, template.id))[:1]

    def _fill(self, values):
        """The text with what stands in for its words in braces, as html."""
        # sanitized when it was typed, and what is filled in is escaped
        body = str(self.body or '')
        for name in PLACEHOLDERS:
            body = body.replace('{%s}' % name, str(Markup.escape(values.get(name) or '–')))
        return Markup(body)

    @api.model
    def _ensure(self, companies):
        """Give each company that has no texts the suggested ones. Called as superuser."""
        have = self.with_context(active_test=False).search([('company_id', 'in', companies.ids)]).company_id
        self.create([{
            'company_id': company.id, 'name': name, 'sequence': 10 * index, 'reasons': reasons or False, 'is_underpaid': underpaid, 'enclosures': enclosures,
            'body': Markup('').join(Markup('<p>%s</p>') % words for words in paragraphs),
        } for company in companies - have for index, (name, reasons, underpaid, enclosures, paragraphs) in enumerate(SUGGESTED, 1)])
