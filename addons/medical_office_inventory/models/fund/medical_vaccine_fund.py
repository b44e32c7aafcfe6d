from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

KINDS = [
    ('vfc', 'Vaccines for Children (VFC)'),
    ('chip', "Children's Health Insurance Program (CHIP)"),
    ('state', 'State-Funded Children'),
    ('adult', 'Publicly Funded Adults (Section 317)'),
]
# Who a dose of each kind of fund is for. VFC: 42 U.S.C. 1396s(b)(2), through 18 years of age; the others as the state's program says
# (suggested default).
ELIGIBILITY = [
    ('medicaid', 'Medicaid'),
    ('uninsured', 'Uninsured'),
    ('native', 'American Indian or Alaska Native'),
    ('underinsured', 'Underinsured, Seen at an FQHC, RHC or Deputized Provider'),
    ('chip', 'CHIP'),
    ('state', "Child Covered by the State's Program"),
    ('adult', 'Adult Covered by a Public Program'),
    ('none', 'Not Eligible: Insured or Self-Paying'),
]
COVERS = {'vfc': ('medicaid', 'uninsured', 'native', 'underinsured'), 'chip': ('chip',), 'state': ('state',), 'adult': ('adult',)}


class MedicalVaccineFund(models.Model):
    """A public program whose vaccine the practice keeps and gives, but doesn't own.

    Its doses lie in the practice's stock under Odoo's stock owner (``partner_id``), so they carry no value and are never taken
    for the practice's own. What no fund owns is private stock: no record stands for it, an empty fund means it.

    The office manager keeps the funds; everybody on staff reads them.
    """
    _name = 'medical.vaccine.fund'
    _description = 'Vaccine Fund'
    _order = 'sequence, name, id'
    _check_company_auto = True
    _rec_names_search = ['name', 'provider_number']

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, 'Program', required=True, default='vfc')
    provider_number = fields.Char('Provider PIN', help="The number by which the program knows the practice.")
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one(
        'res.partner', 'Owner of the Stock', required=True, index=True, readonly=True, copy=False, ondelete='restrict',
        help="Odoo's owner of these doses; made with the fund.")
    eligibility_words = fields.Char('For Whom', compute='_compute_eligibility_words')
    quantity = fields.Float('Doses on Hand', compute='_compute_quantity', digits='Product Unit')
    borrowing_count = fields.Integer('Doses Owed', compute='_compute_borrowing_count')

    _partner_uniq = models.Constraint('UNIQUE (partner_id)', 'Each fund has an owner of its own.')
    _kind_uniq = models.UniqueIndex('(company_id, kind) WHERE active', 'The practice has a fund of this program already.')

    @api.depends('kind')
    def _compute_eligibility_words(self):
        words = dict(self.env['medical.supply.use']._fields['fund_eligibility']._description_selection(self.env))
        for fund in self:
            fund.eligibility_words = ', '.join(words[key] for key in COVERS.get(fund.kind, ()))

    @api.depends('partner_id')
    def _compute_quantity(self):
        on_hand = dict(self.env['stock.quant']._read_group(
            [('owner_id', 'in', self.partner_id.ids), ('location_id.usage', '=', 'internal')], ['owner_id'], ['quantity:sum']))
        for fund in self:
            fund.quantity = on_hand.get(fund.partner_id, 0)

    def _compute_borrowing_count(self):
        Borrowing = self.env['medical.fund.borrowing']
        owed = {}
        if Borrowing.has_access('read'):
            owed = dict(Borrowing._read_group([('state', '=', 'open'), ('from_fund_id', 'in', self.ids)], ['from_fund_id'], ['__count']))
        for fund in self:
            fund.borrowing_count = owed.get(fund, 0)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get('partner_id') for vals in vals_list):
            raise UserError(self.env._("A fund's owner is made with the fund, it isn't chosen."))
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if not vals.get('partner_id'):
                # sudo: the owner is part of the fund, whoever may keep funds
                vals['partner_id'] = self.env['res.partner'].sudo().create({
                    'name': vals.get('name'), 'is_company': True, 'company_id': vals.get('company_id') or self.env.company.id}).id
        return super().create(vals_list)

    def write(self, vals):
        if {'partner_id', 'company_id'} & vals.keys() and not self.env.su:
            raise UserError(self.env._("Whose doses these are stays as it was begun: make another fund."))
        if 'kind' in vals and any(fund.kind != vals['kind'] for fund in self) and self._has_history():
            raise UserError(self.env._("Doses of this fund were given already: its program stays. Make another fund."))
        if vals.get('active') is False and any(fund.quantity for fund in self):
            raise UserError(self.env._("Doses of this fund are in stock: return, use or dispose of them first."))
        res = super().write(vals)
        if vals.get('name'):
            for fund in self:
                # sudo: the owner bears the fund's name, whoever may keep funds
                fund.partner_id.sudo().name = fund.name
        return res

    def _has_history(self):
        # sudo: whether any use names the fund decides, not whether the user may see it
        return bool(self.env['medical.supply.use'].sudo().search_count([('fund_id', 'in', self.ids)], limit=1))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: whether any move names the owner decides, not whether the user may see it
        if self.env['stock.move.line'].sudo().search_count([('owner_id', 'in', self.partner_id.ids)], limit=1):
            raise UserError(self.env._("Doses of this fund were in stock: archive it instead."))

    @api.constrains('partner_id', 'company_id')
    def _check_owner(self):
        for fund in self:
            # sudo: partners of companies are compared, not shown
            if fund.sudo().partner_id == fund.sudo().company_id.partner_id:
                raise ValidationError(self.env._("A fund's doses aren't the practice's own: its owner is another than the practice."))

    # === WHOSE STOCK === #

    @api.model
    def _owner_domain(self, fund, company):
        """Stock of a fund; of the practice itself where ``fund`` is empty."""
        if fund:
            # sudo: the owner behind a fund that the user may read
            return Domain('owner_id', '=', fund.sudo().partner_id.id)
        return Domain('owner_id', 'in', (False, company.sudo().partner_id.id))  # sudo: the practice's own partner, compared only

    def _covers(self, eligibility):
        """Whether a dose of this fund, or of private stock where it is empty, is for a patient of that eligibility."""
        return eligibility in COVERS[self.kind] if self else eligibility == 'none'

    @api.model
    def _by_partner(self, partners):
        """{owner: fund} of those among the partners that own stock of funds."""
        # sudo: which owners are funds is no secret
        funds = self.sudo().with_context(active_test=False).search([('partner_id', 'in', partners.ids)]) if partners else self
        return {fund.partner_id: fund.sudo(False) for fund in funds}

    @api.model
    def _of_company(self, company):
        return self.search([('company_id', '=', company.id)])

    def action_open_stock(self):
        """The doses of this fund, lot by lot."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_on_hand')
        # sudo: the owner behind a fund that the user may read
        return {**action, 'name': self.name, 'domain': [('owner_id', '=', self.sudo().partner_id.id), ('location_id.usage', '=', 'internal')]}
