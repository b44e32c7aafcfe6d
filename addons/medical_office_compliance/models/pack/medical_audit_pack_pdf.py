import io
import zipfile

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfReader, PdfWriter

REPORT = 'medical_office_compliance.action_report_audit_pack_index'
# a PDF is put together in memory
MOST_BYTES = 200 * 1024 * 1024


class MedicalAuditPack(models.Model):
    """One PDF instead of an archive: cover, index with pages, then every part that is a PDF, each with a bookmark."""
    _inherit = 'medical.audit.pack'

    def _merge_pdf(self, source, target):
        """Put the PDFs of an archive together. Parts of other kinds are named in the index with their hash, and aren't in it.

        :raises UserError: too much for one PDF
        """
        items = self.env['medical.audit.pack.item'].sudo().search([('pack_id', '=', self.id), ('state', '=', 'done')], order='sequence, id')
        parts, total = [], 0
        with zipfile.ZipFile(source) as archive:
            for item in items:
                if not item.path.endswith('.pdf'):
                    continue
                total += int(item.size)
                if total > MOST_BYTES:
                    raise UserError(self.env._("This is too much for one PDF: choose the archive, or fewer areas or a shorter period."))
                try:
                    reader = PdfReader(io.BytesIO(archive.read(item.path)), strict=False)
                    if reader.is_encrypted:
                        raise ValueError(item.path)
                    parts.append((item, reader, len(reader.pages)))
                except Exception:
                    # somebody's file that only looks like a PDF
                    item.note = self.env._("It can't be put together with others: the file is locked or damaged.")
        cover = [part for part in parts if part[0].section == 'cover']
        rest = [part for part in parts if part[0].section != 'cover']
        cover_pages = sum(count for _item, _reader, count in cover)
        index = self._index_pdf(rest, cover_pages + 1)
        # once more, now that it is known how long the index is
        index = self._index_pdf(rest, cover_pages + len(index.pages) + 1)
        writer = PdfWriter()
        headings = {}
        for item, reader, _count in [*cover, (None, index, len(index.pages)), *rest]:
            number = len(writer.pages)
            for page in reader.pages:
                writer.add_page(page)
            if item is None:
                writer.add_outline_item(self.env._("Index"), number)
            elif item.section == 'cover':
                writer.add_outline_item(item.name, number)
            else:
                if item.section_title not in headings:
                    headings[item.section_title] = writer.add_outline_item(item.section_title, number)
                writer.add_outline_item(item.name, number, parent=headings[item.section_title])
        with open(target, 'wb') as file:
            writer.write(file)

    def _index_pdf(self, parts, first):
        page = first
        for item, _reader, count in parts:
            item.page = page
            page += count
        content, _kind = self.env['ir.actions.report']._medical_print(REPORT, self.ids)
        return PdfReader(io.BytesIO(content), strict=False)
