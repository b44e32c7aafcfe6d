from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalLibraryNews(models.TransientModel):
    """What has changed in a library since its rows were adopted, to accept line by line or to keep one's own."""
    _name = 'medical.library.news'
    _description = 'Library News'

    res_model = fields.Char(required=True, readonly=True)
    line_ids = fields.One2many('medical.library.news.line', 'news_id', string='Changes')
    record_count = fields.Integer('Records', compute='_compute_record_count')

    @api.depends('line_ids.res_id')
    def _compute_record_count(self):
        for news in self:
            news.record_count = len(set(news.line_ids.mapped('res_id')))

    @api.model
    def _open(self, copies):
        """The dialog for these copies. What they hold of what was shipped then is preselected.

        :raises UserError: nothing is new for them
        """
        copies.check_access('write')
        if not copies:
            raise UserError(self.env._("Nothing is new: you have seen all that changed in the library."))
        lines = []
        for copy in copies:
            # sudo: readers of the copy may not read the library
            row = copy.sudo().medical_library_id
            base = {'res_id': copy.id, 'record': copy.display_name, 'checksum': row.checksum}
            if not row.active:
                lines.append({
                    **base, 'field_name': 'active', 'label': self.env._("Archive yours"), 'then': self.env._("Shipped"),
                    'now': self.env._("No longer shipped"), 'own': self.env._("In use"), 'acceptable': bool(copy._active_name),
                })
            differences = copy._library_differences()
            lines += [{
                **base, 'field_name': difference['name'], 'accept': difference['same'],
                **{name: difference[name] for name in ('label', 'then', 'now', 'own', 'acceptable')},
            } for difference in differences]
            if row.active and not differences:
                lines.append({**base, 'field_name': '', 'label': self.env._("Shipped again"), 'now': self.env._("No difference")})
        news = self.create({'res_model': copies._name, 'line_ids': [fields.Command.create(line) for line in lines]})
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("What Is New in the Library"),
            'res_model': self._name,
            'res_id': news.id,
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
        }

    def action_accept(self):
        """Write the ticked changes into the practice's copies; the others stay as they are, and all count as seen."""
        copies = self._copies()
        for copy in copies:
            accepted = self.line_ids.filtered(
                lambda line, copy=copy: line.res_id == copy.id and line.accept and line.acceptable)
            names = set(accepted.mapped('field_name'))
            if 'active' in names:
                copy.action_archive()
            copy._library_accept(names & copy._library_mapping().keys())
        copies._library_acknowledge()
        return {'type': 'ir.actions.act_window_close'}

    def action_keep(self):
        """Keep everything as it is; what is shipped now counts as seen."""
        self._copies()._library_acknowledge()
        return {'type': 'ir.actions.act_window_close'}

    def _copies(self):
        """The copies concerned, once sure that what was shown is still what is shipped."""
        self.ensure_one()
        copies = self.env[self.res_model].browse(set(self.line_ids.mapped('res_id'))).exists()
        copies.check_access('write')
        shown = {line.res_id: line.checksum for line in self.line_ids}
        # sudo: readers of the copy may not read the library
        if any(copy.medical_library_id.checksum != shown[copy.id] for copy in copies.sudo()):
            raise UserError(self.env._("The library was updated while you were reading. Close this window and open the news again."))
        return copies
