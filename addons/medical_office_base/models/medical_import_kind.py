from odoo import api, models

from ..tools.import_columns import TableReader


class MedicalImportKind(models.AbstractModel):
    """What a kind of import is made of. An addon adds one as an abstract model that inherits this one:

    - ``_import_label``: its name in the list; ``_import_groups``: who may import it, comma-separated
    - ``_import_repeatable``: whether the same file may be imported twice
    - ``_import_template``: whether there is a workbook to fill in; not for files that somebody else publishes
    - ``_import_private``: whether its files name patients, and are read by who uploaded them alone
    - ``_import_columns()``: list of ``tools.import_columns.Column``
    - ``_import_check(rows, faults)``: look at every row, call ``faults.add(row, column, value, problem, remedy)`` for
      each fault, write nothing, and return whatever the next two need. Rows whose cells are no values of their columns
      have been named and are not among them. Every fault of the file at once spares people another try
    - ``_import_preview(prepared)``: {'counts': [(label, text)], 'columns': [label], 'lines': [[text]]}, what will change
    - ``_import_apply(prepared)``: do it, in constant numbers of queries; return a sentence that says what was done

    The environment's company is the import's, the user the one who presses the button. A ``UserError`` out of any of
    these becomes a fault of the file.
    """
    _name = 'medical.import.kind'
    _description = 'Kind of Import'

    _import_label = ''
    _import_groups = 'medical_office_base.group_manager'
    _import_repeatable = False
    _import_private = False
    _import_template = True

    @api.model
    def _import_columns(self):
        raise NotImplementedError

    @api.model
    def _import_check(self, rows, faults):
        raise NotImplementedError

    @api.model
    def _import_preview(self, prepared):
        raise NotImplementedError

    @api.model
    def _import_apply(self, prepared):
        raise NotImplementedError

    @api.model
    def _import_reader(self):
        return TableReader(self._import_columns(), self.env, self.env['medical.import.mapping']._aliases(self._name))

    # === NAMES IN FILES === #

    @api.model
    def _fold(self, text):
        """A text as names are compared: without regard to case and blanks."""
        return ' '.join((text or '').split()).casefold()

    @api.model
    def _index(self, records, *names):
        """{folded value: records that bear it in one of the fields}."""
        index = {}
        for record in records:
            for key in {self._fold(record[name]) for name in names} - {''}:
                # read together, however each of them is found
                index[key] = (index.get(key, records.browse()) | record).with_prefetch(records.ids)
        return index

    @api.model
    def _named_sites(self, row, sites, faults):
        """The sites that the cell `sites` of a row names, of an index of them; what it names else is a fault."""
        places = self.env['medical.site']
        for name in filter(None, (part.strip() for part in (row['sites'] or '').replace(',', ';').split(';'))):
            site = sites.get(self._fold(name))
            if not site:
                faults.add(row, 'sites', name, self.env._("The practice has no such site."),
                           self.env._("Write the code of a site, several separated by semicolons."))
            places |= site or places
        return places
