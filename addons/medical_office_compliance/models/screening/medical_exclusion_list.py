import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ...tools.exclusion_file import Entry, EntryFault
from .medical_exclusion import SOURCES

CHUNK = 1 << 16
# columns of the table, in the order of an entry
COLUMNS = Entry._fields


class _Feed:
    """What COPY reads: rows as CSV, made while it asks, so that memory doesn't grow with the file."""

    def __init__(self, entries, *before):
        self.entries, self.before, self.left = iter(entries), before, b''

    def _chunk(self, size=CHUNK):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator='\n')
        while len(self.left) + out.tell() < size and (entry := next(self.entries, None)) is not None:
            if not isinstance(entry, EntryFault):
                writer.writerow([*self.before, *('' if value is None else value for value in entry)])
        content = self.left + out.getvalue().encode()
        self.left = content[size:]
        return content[:size]

    read = _chunk  # as COPY calls it


class MedicalExclusionList(models.Model):
    """A published list of excluded people and businesses, as it was imported: which file, when, by whom, how many rows.

    Shared by all practices of the database, as the lists are public. The newest of a source is in use; of those before, this row stays.
    """
    _name = 'medical.exclusion.list'
    _description = 'Exclusion List'
    _inherit = ['medical.guarded']
    _order = 'id desc'

    name = fields.Char(compute='_compute_name', store=True)
    source = fields.Selection(SOURCES, 'List', required=True, readonly=True)
    date = fields.Date('Imported On', required=True, readonly=True, help="The day at the practice that imported it.")
    newest = fields.Date('Newest Exclusion', readonly=True, help="The latest exclusion that the file holds: how recent it is.")
    sha256 = fields.Char('SHA-256 of the File', required=True, readonly=True)
    row_count = fields.Integer('Rows', readonly=True)
    business_count = fields.Integer('Businesses', readonly=True)
    imported_by = fields.Char(readonly=True, help="Who imported it, as a name: people of one practice aren't shown to another.")
    state = fields.Selection([('current', 'In Use'), ('replaced', 'Replaced')], 'Status', required=True, default='current', readonly=True)
    exclusion_ids = fields.One2many('medical.exclusion', 'list_id', 'Exclusions', readonly=True)

    _current_uniq = models.UniqueIndex("(source) WHERE state = 'current'", "A newer list was imported at this moment: look again.")

    @api.depends('source', 'newest')
    def _compute_name(self):
        labels = dict(SOURCES)
        for row in self:
            row.name = ' '.join(filter(None, (labels.get(row.source), row.newest and fields.Date.to_string(row.newest))))

    def _guard_words(self):
        return self.env._("Import the file: what stands here follows from it.")

    def action_exclusions(self):
        """Show the rows of this list."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_exclusion')
        return {**action, 'domain': [('list_id', '=', self.id)], 'context': {}}

    @api.model
    def _current(self, source):
        """The list of a source that is in use, or none."""
        # sudo: which list is in use is no secret, and decides for whoever screens
        return self.sudo().search([('source', '=', source), ('state', '=', 'current')], limit=1)

    @api.model
    def _load(self, source, entries, sha256, figures):
        """Put a list, checked before, in place of the one in use.

        :param entries: iterable of `Entry`
        :param dict figures: row_count, business_count and newest, as the check counted them
        :raises UserError: the file has changed since
        :return: the new list
        """
        self.env.flush_all()
        # sudo: whoever may import it has been let pass; lists and exclusions are written by this alone
        lists = self.sudo()
        lists.search([('source', '=', source), ('state', '=', 'current')]).state = 'replaced'
        lists.flush_model()
        new = lists.create({
            'source': source, 'sha256': sha256, 'date': self.env.company._medical_today(), 'imported_by': self.env.user.name, **figures})
        new.flush_recordset()
        cr = self.env.cr
        cr.execute(SQL("DELETE FROM medical_exclusion WHERE source = %s", source))
        cr.copy_expert(
            f"COPY medical_exclusion (list_id, source, {', '.join(COLUMNS)}) FROM STDIN WITH (FORMAT csv, NULL '')", _Feed(entries, new.id, source), CHUNK)
        if cr.rowcount != figures['row_count']:
            raise UserError(self.env._("The file is another than the one that was checked. Check it again."))
        cr.execute("ANALYZE medical_exclusion")
        self.env['medical.exclusion'].invalidate_model()
        return new

    def _words(self):
        """What a proof says about these lists, a line each."""
        return '\n'.join(self.env._(
            "%(kind)s: %(rows)s rows, newest exclusion %(newest)s, imported %(date)s, SHA-256 %(sha)s",
            kind=dict(SOURCES)[row.source], rows=row.row_count, newest=format_date(self.env, row.newest), date=format_date(self.env, row.date),
            sha=row.sha256) for row in self)
