from odoo import api, fields, models
from odoo.exceptions import UserError

GIVERS = [
    ('vendor', 'Vendor, Drug or Device Maker'),
    ('referral', 'Someone Who Refers, or Gets Referrals'),
    ('patient', 'Patient or Family'),
    ('other', 'Someone Else'),
]
RESPONSES = [('accepted', 'Accepted'), ('declined', 'Declined'), ('returned', 'Returned')]


class MedicalEthicsGift(models.Model):
    """A gift, meal or payment as it comes: from whom, worth what, accepted or not. Above the yearly limit of a giver it is reviewed.

    The limit is a suggestion on the form of gifts (`medical.ethics.form.gift_year_limit`, in the currency of the practice); a
    referral source's gift is reviewed whatever it is worth (42 U.S.C. 1320a-7b(b), 1395nn). Read by the person, the compliance
    officer and the owner.
    """
    _name = 'medical.ethics.gift'
    _description = 'Gift'
    _inherit = ['medical.access.logged', 'medical.guarded', 'medical.ethics.reviewed.mixin']
    _order = 'date desc, id desc'
    _rec_names_search = ['name', 'giver']

    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, readonly=True, ondelete='restrict')
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    date = fields.Date(required=True, readonly=True)
    giver = fields.Char('From', required=True, readonly=True)
    giver_kind = fields.Selection(GIVERS, 'Who They Are', required=True, readonly=True)
    name = fields.Char('What', required=True, readonly=True)
    value = fields.Monetary('Worth', readonly=True, aggregator=None)
    response = fields.Selection(RESPONSES, 'What Was Done', required=True, readonly=True)
    year_total = fields.Monetary('From This Giver That Year', readonly=True, aggregator=None, help="Accepted, with this one, when it was declared.")
    limit = fields.Monetary(readonly=True, aggregator=None, help="Of the form of gifts, when it was declared.")
    is_over = fields.Boolean('Over the Limit', readonly=True)
    review_ids = fields.One2many('medical.ethics.review', 'gift_id', 'Decisions', readonly=True)
    measure_ids = fields.One2many('medical.ethics.measure', 'gift_id', 'Measures', readonly=True)

    @api.model
    def _year_total(self, person, giver, day):
        """What a person has accepted from a giver in the calendar year of a day (superuser)."""
        year = [('date', '>=', day.replace(month=1, day=1)), ('date', '<=', day.replace(month=12, day=31))]
        return self._read_group(
            [('employee_id', '=', person.id), ('giver', '=ilike', giver.replace('\\', '\\\\').replace('%', r'\%').replace('_', r'\_')),
             ('response', '=', 'accepted'), *year], [], ['value:sum'])[0][0] or 0

    @api.model
    def _year_limit(self, company):
        """The limit that holds in a company: of its form of gifts in use, else of the first one (superuser)."""
        forms = self.env['medical.ethics.form'].search([('company_id', '=', company.id), ('kind', '=', 'gift')])
        return (forms.filtered(lambda form: form.state == 'in_use') or forms)[:1].gift_year_limit

    @api.model
    def _declare(self, company, vals):
        """Declare a gift of the user's own: the row, to be read by them.

        :param dict vals: date, giver, giver_kind, name, value (0 or more), response
        :raise UserError: something is missing, or is in the future
        """
        # sudo: written by methods alone; of the user's own
        person = self.env['hr.employee'].sudo().search([('user_id', '=', self.env.uid), ('company_id', '=', company.id)], limit=1)
        if not person:
            raise UserError(self.env._("You have no staff file in this practice: ask the office manager to make one."))
        vals = {**vals, 'giver': ' '.join((vals['giver'] or '').split()), 'name': (vals['name'] or '').strip()}
        if not vals['giver'] or not vals['name']:
            raise UserError(self.env._("Say from whom and what it is."))
        if vals['value'] < 0:
            raise UserError(self.env._("What a gift is worth is 0 or more."))
        if vals['date'] > company._medical_today():
            raise UserError(self.env._("This day is still to come: declare the gift once it was offered."))
        gifts = self.sudo()
        accepted = vals['response'] == 'accepted'
        limit = gifts._year_limit(company)
        total = gifts._year_total(person, vals['giver'], vals['date']) + (vals['value'] if accepted else 0)
        over = accepted and company.currency_id.compare_amounts(total, limit) > 0
        return gifts.create({
            **vals, 'employee_id': person.id, 'company_id': company.id, 'year_total': total, 'limit': limit, 'is_over': over,
            'review': 'waiting' if over or accepted and vals['giver_kind'] == 'referral' else 'none'}).sudo(False)
