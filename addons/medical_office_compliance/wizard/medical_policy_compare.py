from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.medical_office_base.tools.reading_grade import html_blocks
from odoo.addons.medical_office_base.tools.text_compare import compare_blocks


class MedicalPolicyCompare(models.TransientModel):
    """Two versions of a policy side by side, with the words that differ marked."""
    _name = 'medical.policy.compare'
    _description = 'Two Versions of a Policy Compared'

    version_id = fields.Many2one('medical.policy.version', 'This Version', required=True, readonly=True, ondelete='cascade')
    policy_id = fields.Many2one(related='version_id.policy_id')
    other_id = fields.Many2one(
        'medical.policy.version', 'Compared With', required=True, ondelete='cascade',
        domain="[('policy_id', '=', policy_id), ('id', '!=', version_id)]")
    comparison = fields.Html(compute='_compute_comparison', sanitize=False, export_string_translation=False)

    @api.depends('version_id', 'other_id')
    def _compute_comparison(self):
        for wizard in self:
            wizard.comparison = wizard._comparison() if wizard.version_id and wizard.other_id else False

    @api.model
    def _blocks(self, version):
        """What is compared, as plain paragraphs."""
        form_words = self.env._("Form")
        return [
            version.name or '', *(version.purpose or '').splitlines(), *html_blocks(version.body if version.kind == 'text' else ''),
            *((f'{place}. {step.who}: {step.name}' if step.who else f'{place}. {step.name}') for place, step in enumerate(version.step_ids, 1)),
            *(f'{form_words}: {form.name}' for form in version.form_ids)]

    def _comparison(self):
        """A table of both texts, the older one on the left; everything in it is escaped, so that it needs no sanitizing."""
        old, new = sorted((self.other_id, self.version_id), key=lambda version: (version.language_id != self.version_id.language_id, version.number))
        if old.language_id != new.language_id:
            old, new = self.other_id, self.version_id
        rows = compare_blocks(self._blocks(old), self._blocks(new))
        names = [self.env._("Version %(number)s", number=version.number) for version in (old, new)]

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
            '<table class="o_medical_compare table table-sm"><thead><tr><th>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>') % (*names, body)
        if 'pdf' in (old.kind, new.kind):
            return Markup('<p>%s</p>') % self.env._("The text of one of them is a PDF: open both to compare them.") + table
        return table
