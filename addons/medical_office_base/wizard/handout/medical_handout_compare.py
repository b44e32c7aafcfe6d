from markupsafe import Markup

from odoo import api, fields, models

from ...tools.reading_grade import html_blocks
from ...tools.text_compare import compare_blocks


class MedicalHandoutCompare(models.TransientModel):
    """Two versions of a handout side by side, with what differs marked."""
    _name = 'medical.handout.compare'
    _description = 'Two Versions Compared'

    version_id = fields.Many2one('medical.handout.version', 'This Version', required=True, readonly=True, ondelete='cascade')
    handout_id = fields.Many2one(related='version_id.handout_id')
    language_id = fields.Many2one(related='version_id.language_id')
    other_id = fields.Many2one(
        'medical.handout.version', 'Compared With', required=True, ondelete='cascade',
        domain="[('handout_id', '=', handout_id), ('language_id', '=', language_id), ('id', '!=', version_id)]")
    comparison = fields.Html(compute='_compute_comparison', sanitize=False, export_string_translation=False)

    @api.depends('version_id', 'other_id')
    def _compute_comparison(self):
        for wizard in self:
            wizard.comparison = wizard._comparison() if wizard.version_id and wizard.other_id else False

    def _comparison(self):
        """A table of both texts; everything in it is escaped, so that it needs no sanitizing."""
        old, new = self.other_id, self.version_id
        if 'pdf' in (old.kind, new.kind):
            return Markup('<p>%s</p>') % self.env._("One of them is a PDF: open both to compare them.")
        rows = compare_blocks([old.title or '', *html_blocks(old.body)], [new.title or '', *html_blocks(new.body)])
        names = [
            self.env._("Version %(number)s", number=old.number), self.env._("Version %(number)s", number=new.number)]

        def side(parts, tag, label):
            inner = Markup('').join(
                Markup('<{0} class="o_medical_differs">{1}</{0}>').format(tag, text) if differs else Markup.escape(text) for text, differs in parts or [])
            # the name of the version stands before each cell on a phone, where cells stand one below the other
            return Markup('<td data-version="%s">%s</td>') % (label, inner)

        body = Markup('').join(
            Markup('<tr class="%s">%s%s</tr>') % (
                '' if same else 'o_medical_changed', side(left, Markup('del'), names[0]), side(right, Markup('ins'), names[1]))
            for left, right, same in rows)
        table = Markup(
            '<table class="o_medical_compare table table-sm"><thead><tr><th>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>')
        return table % (*names, body)
