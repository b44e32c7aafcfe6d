import base64

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

PURPOSE = 'handout_sheet'
LINK_DAYS = 3650  # a sheet hangs for years; it is withdrawn by hand
FOLLOWS = {'state', 'file', 'file_name', 'printed_on', 'printed_by_id'}


class MedicalHandoutSheet(models.Model):
    """A sheet for the waiting room: QR codes of chosen topics, in several languages, for whoever takes out their phone.

    A code opens the text of its topic that is in use at that moment, and names no patient. Each printing makes links of its own;
    all of them work until the sheet is withdrawn. The print is kept, so that it can be hung up once more.
    """
    _name = 'medical.handout.sheet'
    _description = 'Handouts on a QR Sheet'
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char('Heading', required=True, translate=False, default=lambda self: self.env._("Read about your health"))
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    site_id = fields.Many2one(
        'medical.site', required=True, index=True, ondelete='restrict', check_company=True, default=lambda self: self._default_site(),
        help="Where the sheet hangs.")
    line_ids = fields.One2many('medical.handout.sheet.line', 'sheet_id', string='Lines')
    handout_ids = fields.Many2many(
        'medical.handout', string='Topics', compute='_compute_handout_ids', inverse='_inverse_handout_ids', search='_search_handout_ids',
        domain="[('can_give', '=', True), ('company_id', '=', company_id)]")
    language_ids = fields.Many2many(
        'medical.language', 'medical_handout_sheet_language_rel', 'sheet_id', 'language_id', string='Languages', required=True,
        default=lambda self: self._default_languages(), help="A code for each of these in which the topic has a text in use.")
    state = fields.Selection(
        [('draft', 'Not Printed'), ('printed', 'Hangs'), ('withdrawn', 'Withdrawn')], 'Status', required=True, default='draft', readonly=True, copy=False)
    printed_on = fields.Datetime(readonly=True, copy=False)
    printed_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    file = fields.Binary('Print', attachment=True, readonly=True, copy=False)
    file_name = fields.Char(readonly=True, copy=False)
    opened_count = fields.Integer('Opened', compute='_compute_opened_count', help="How often a page was opened by its codes.")

    @api.model
    def _default_site(self):
        sites = self.env['medical.site']
        domain = [('company_id', '=', self.env.company.id)]
        return sites.search([*domain, ('user_ids', 'in', self.env.uid)], limit=1) or sites.search(domain, limit=1)

    @api.model
    def _default_languages(self):
        versions = self.env['medical.handout.version']._read_group([('state', '=', 'approved')], ['language_id'], limit=6)
        return [Command.set([language.id for [language] in versions])]

    @api.depends('line_ids.handout_id')
    def _compute_handout_ids(self):
        for sheet in self:
            # a topic that has no text in use any more is not for everybody to read
            sheet.handout_ids = sheet.line_ids.handout_id._filtered_access('read')

    def _inverse_handout_ids(self):
        for sheet in self:
            wanted, there = sheet.handout_ids, sheet.line_ids.handout_id
            seen = there._filtered_access('read')
            sheet.line_ids = [
                *(Command.delete(line.id) for line in sheet.line_ids if line.handout_id in seen - wanted),
                *(Command.create({'handout_id': handout.id}) for handout in wanted - there)]

    def _search_handout_ids(self, operator, value):
        return Domain('line_ids.handout_id', operator, value)

    def _compute_opened_count(self):
        # sudo: links are nobody's to read; how often the pages of a sheet that one reads were opened
        counts = dict(self.env['medical.public.token'].sudo()._read_group(
            [('res_model', '=', 'medical.handout.sheet.line'), ('res_id', 'in', self.line_ids.ids), ('purpose', '=', PURPOSE)],
            ['res_id'], ['opened_count:sum']))
        for sheet in self:
            sheet.opened_count = sum(counts.get(line.id, 0) for line in sheet.line_ids)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & FOLLOWS for vals in vals_list):
            raise AccessError(self.env._("What is printed of a sheet follows from printing it."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & FOLLOWS:
            raise AccessError(self.env._("What is printed of a sheet follows from printing it."))
        return super().write(vals)

    # === ACTIONS === #

    def action_print(self):
        """Make new codes and the sheet with them, keep it and open it; write down that its texts are given.

        :raises UserError: no topic is chosen, or none of them has a text in use in one of the languages
        """
        self.ensure_one()
        self.check_access('write')
        if self.state == 'withdrawn':
            raise UserError(self.env._("This sheet is withdrawn. Make a new one."))
        topics = self._topics()
        if not topics:
            raise UserError(self.env._("Choose a topic that has a text in use in one of the languages."))
        versions = self.env['medical.handout.version'].union(*(version for _line, versions in topics for version in versions))
        self.env['medical.handout.given']._give(versions, 'sheet', site=self.site_id)
        content, kind = self._draw(topics)
        # sudo: written by this method alone
        self.sudo().write({
            'state': 'printed', 'printed_on': fields.Datetime.now(), 'printed_by_id': self.env.uid,
            'file': base64.b64encode(content), 'file_name': f'qr-sheet-{self.id}.{kind}'})
        return self.action_open_print()

    def _topics(self):
        """[(line, its texts in use in the languages of the sheet)], of lines that have any."""
        in_use = self.line_ids.handout_id._in_use_by_language()
        topics = []
        for line in self.line_ids:
            found = in_use.get(line.handout_id.id, {})
            versions = [found[language] for language in self.language_ids if language in found]
            if versions:
                topics.append((line, versions))
        return topics

    def _draw(self, topics):
        """The sheet with new codes: (content, 'pdf' or 'html')."""
        tokens = self.env['medical.public.token']
        codes = {line: tokens._issue(line, PURPOSE, LINK_DAYS) for line, _versions in topics}
        return self.env['ir.actions.report']._medical_print('medical_office_base.action_report_handout_sheet', self.ids, {
            'topics': [(line.id, codes[line], [version.id for version in versions]) for line, versions in topics]})

    def action_open_print(self):
        """Open the print that was made last."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/handout/sheet/{self.id}', 'target': 'new'}

    def action_withdraw(self):
        """Take the sheet down: none of its codes opens anything from now on."""
        self.check_access('write')
        self.env['medical.public.token']._revoke(self.line_ids, PURPOSE)
        # sudo: written by this method alone; who may write the sheet was checked
        self.sudo().write({'state': 'withdrawn', 'file': False})
