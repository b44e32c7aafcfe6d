import base64

from odoo import models
from odoo.exceptions import UserError

from ...tools.handout_html import handout_html


class MedicalHandoutVersion(models.Model):
    """How a text leaves the office: on paper and as a page."""
    _inherit = 'medical.handout.version'

    def _page_html(self):
        """The text as pages and paper show it: structure and pictures, no style, script or address of anything else but links."""
        self.ensure_one()
        return handout_html(self.body)

    def _pdf(self):
        """The PDF of a version that is one; b'' where the file is missing or no PDF."""
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file or b'')
        return content if content.startswith(b'%PDF-') else b''

    def _print_action(self, large_print=False):
        """Open the text to print it: a PDF as it is, a text in usual or large type."""
        self.ensure_one()
        if self.kind == 'pdf' and not self.file:
            raise UserError(self.env._("The PDF of “%(title)s” is missing.", title=self.title))
        size = '?size=large' if large_print and self.kind == 'text' else ''
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/handout/{self.id}/print{size}', 'target': 'new', 'close': True}
