import base64
import io

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date
from odoo.tools.pdf import PdfReader, PdfWriter

from ..tools.policy_manual import join_chapters, number_pages
from .medical_policy import POLICY_CATEGORIES

REPORT = 'medical_office_compliance.action_report_policy'
CONTENTS = 'medical_office_compliance.action_report_policy_contents'


def open_pdf(content):
    return PdfReader(io.BytesIO(content), strict=False)


class MedicalPolicyVersion(models.Model):
    """Versions on paper: one, or all that are in force as the manual."""
    _inherit = 'medical.policy.version'

    def action_print(self):
        """This version on paper, with who wrote, reviewed and approved it."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/policy/{self.id}/print', 'target': 'new'}

    def _files(self):
        """{id: reader of the PDF} of those that are PDFs, as kept."""
        return {
            version.id: open_pdf(base64.b64decode(version.file or b'')) for version in self.with_context(bin_size=False)
            if version.kind == 'pdf' and version.file}

    def _print(self):
        """These in their order, each from a page of its own, in one run of the printer: (content, 'pdf' or 'html')."""
        content, kind = self.env['ir.actions.report']._medical_print(REPORT, self.ids)
        if kind == 'html':
            return content, kind
        # sudo: the caller has checked who reads them; the files belong to them
        writer, _numbers = join_chapters(open_pdf(content), self.sudo()._files(), PdfWriter)
        return self._written(writer), kind

    @api.model
    def _written(self, writer):
        stream = io.BytesIO()
        writer.write(stream)
        return stream.getvalue()

    def _print_manual(self):
        """These as the practice's manual: contents with page numbers, then every policy: (content, 'pdf' or 'html').

        Two runs of the printer, however many they are.
        """
        company = self.company_id[:1] or self.env.company
        report = self.env['ir.actions.report']
        content, kind = report._medical_print(REPORT, self.ids)
        if kind == 'html':
            # the browser prints it, and numbers no pages
            contents, _kind = report._medical_print(CONTENTS, self.ids)
            return contents.replace(b'</body>', b'') + content, kind
        # sudo: the files belong to what the user may read
        writer, numbers = join_chapters(open_pdf(content), self.sudo()._files(), PdfWriter)
        contents, _kind = report._medical_print(CONTENTS, self.ids, {'numbers': numbers})
        day = format_date(self.env, company._medical_today())
        number_pages(writer.pages, lambda number: self.env._("%(day)s · page %(number)s", day=day, number=number), open_pdf)
        manual = PdfWriter()
        for reader in (open_pdf(contents), open_pdf(self._written(writer))):
            for page in reader.pages:
                manual.add_page(page)
        return self._written(manual), kind

    def _in_order_of_manual(self):
        """By category, then by number."""
        order = [category for category, _label in POLICY_CATEGORIES]
        return self.sorted(lambda version: (order.index(version.policy_id.category), version.policy_id.number or '', version.id))

    def _signers(self):
        """Who put their name to this: [(as what, names, when)], for the paper."""
        self.ensure_one()
        version = self.sudo()  # sudo: who answered what stands on the paper of whoever may read the version
        agreed = version.review_ids.filtered(lambda row: row.is_current and row.state == 'agrees').sorted('answered_on')
        writers = version.author_id | version.editor_ids
        rows = [(self.env._("Written by"), ', '.join(writers.mapped('name')), False)]
        rows += [(self.env._("Reviewed by"), row.user_id.name, row.answered_on) for row in agreed]
        if version.approved_by_id:
            rows.append((self.env._("Approved by"), version.approved_by_id.name, version.approved_on))
        return rows


class MedicalPolicy(models.Model):
    """The manual: all policies in force."""
    _inherit = 'medical.policy'

    @api.model
    def _manual_versions(self):
        """The versions in force of the practice at work, in the order of the manual."""
        policies = self.search([('company_id', '=', self.env.company.id), ('is_shown', '=', True)])
        return policies.current_version_id._in_order_of_manual()

    @api.model
    def action_manual(self):
        """All policies in force as one document with contents.

        :raise UserError: none is in force
        """
        if not self._manual_versions():
            raise UserError(self.env._("No policy of %(practice)s is in force yet: there is nothing to print.", practice=self.env.company.name))
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/policy/manual/{self.env.company.id}', 'target': 'new'}
