from odoo import api, fields, models


class MedicalScreening(models.Model):
    """A screening against the lists of exclusions, on one day: who, against which lists, with what result. Proof, never changed afterwards;
    what became of a match since stands in the match.

    The OIG advises to screen before hiring and monthly (Special Advisory Bulletin, May 2013: guidance); what is law is that nothing is paid
    for what an excluded person furnishes (42 U.S.C. 1320a-7a(a)(6), 42 CFR 1001.1901). Made by `_run` alone. Compliance officer, HR and
    manager screen; owner and auditor read.
    """
    _name = 'medical.screening'
    _description = 'Exclusion Screening'
    _inherit = ['medical.guarded']
    _order = 'id desc'

    _stays = True

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one('res.company', 'Practice', required=True, readonly=True, index=True, ondelete='restrict')
    date = fields.Date(required=True, readonly=True, help="The day at the practice.")
    done_at = fields.Datetime('Done', required=True, readonly=True)
    user_id = fields.Many2one('res.users', 'Screened By', required=True, readonly=True, ondelete='restrict')
    list_ids = fields.Many2many(
        'medical.exclusion.list', 'medical_screening_list_rel', 'screening_id', 'list_id', 'Lists', readonly=True)
    lists = fields.Text('Screened Against', readonly=True, help="The lists with rows, days and the hash of each file, as of then.")
    likeness = fields.Integer('Likeness From', readonly=True, help="How like a name had to be, from 0 to 100.")
    staff_count = fields.Integer('People', readonly=True)
    vendor_count = fields.Integer('Vendors', readonly=True)
    provider_count = fields.Integer('Providers', readonly=True)
    clear_count = fields.Integer('Not on a List', readonly=True)
    possible_count = fields.Integer('To Resolve Then', readonly=True)
    cleared_count = fields.Integer('Cleared Before', readonly=True)
    confirmed_count = fields.Integer('Excluded', readonly=True)
    ruled_out_count = fields.Integer(
        'Namesakes Ruled Out', readonly=True, help="Like names on a list whose birth date, or NPI, is another: not taken for a match.")
    line_ids = fields.One2many('medical.screening.line', 'screening_id', 'Who Was Screened', readonly=True)
    open_count = fields.Integer('To Resolve Now', compute='_compute_open_count', help="What was found then or before, and isn't resolved.")

    @api.depends_context('uid')
    def _compute_open_count(self):
        # sudo: how many are open the manager may know; whom they are about isn't told
        matches = self.env['medical.screening.match'].sudo()
        found = matches._read_group(
            [('company_id', 'in', self.company_id.ids), ('state', '=', 'open')], ['company_id', 'first_screening_id'], ['__count'])
        for screening in self:
            screening.open_count = sum(
                count for company, first, count in found if company == screening.company_id and first.id <= screening._origin.id)

    def _guard_words(self):
        return self.env._("A screening is made by screening: Compliance, Screen Now.")

    def action_matches(self):
        """What there is to resolve."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_screening_match')
        return {**action, 'context': {'search_default_open': 1}}

    def action_proof(self):
        """The record of this screening, to print."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_screening_record')
        return {**action, 'context': {'default_screening_id': self.id, 'default_company_id': self.company_id.id}}
