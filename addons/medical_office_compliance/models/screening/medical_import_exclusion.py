from odoo import api, models
from odoo.tools import format_date

from odoo.addons.medical_office_base.tools.import_columns import Faults

from ...tools.exclusion_file import EntryFault, ListFile, ListFileError

# whoever screens imports what is screened against
SCREENERS = 'medical_office_base.group_compliance_officer,medical_office_base.group_hr,medical_office_base.group_manager'
# a list that lost a fifth of its rows is a part of one: the lists shrink by reinstatements only
LEAST = 0.8


class ExclusionReader:
    """Reads a list as `medical.import` asks for it. The rows stay in the file: they are made each time they are gone through."""

    def __init__(self, kind):
        self.kind, self.env, self.unknown, self.row_count = kind, kind.env, [], 0

    def parse(self, content):
        """(the list with what was counted in it, the faults of all its rows)."""
        faults = Faults()
        try:
            file = ListFile(content, self.kind._exclusion_source)
            figures = self._count(file, faults)
        except ListFileError as error:
            faults.add(0, self.env._("File"), error.value, *self._file_words(error.reason))
            return None, faults
        return ((file, figures) if figures['row_count'] else None), faults

    def _count(self, file, faults):
        figures = {'row_count': 0, 'business_count': 0, 'newest': None}
        for entry in file:
            self.row_count += 1
            if isinstance(entry, EntryFault):
                faults.add(entry.line, entry.column or self.env._("Row"), entry.value, *self._row_words(entry.reason))
                continue
            figures['row_count'] += 1
            figures['business_count'] += entry.is_business
            figures['newest'] = max(filter(None, (figures['newest'], entry.date)))
        if not self.row_count:
            faults.add(0, self.env._("File"), '', *self._file_words('empty'))
        return figures

    def _row_words(self, reason):
        return {
            'cells': (self.env._("The row has another number of cells than there are columns."),
                      self.env._("The file is damaged or was edited: download it anew.")),
            'name': (self.env._("Neither a person nor a business is named."), self.env._("Download the file anew.")),
            'date': (self.env._("This is no day of the published layout."),
                     self.env._("Don't open and save the file in a spreadsheet program, which changes days: download it anew.")),
        }[reason]

    def _file_words(self, reason):
        return {
            'empty': (self.env._("The file is empty."), self.env._("Download it anew.")),
            'archive': (
                self.env._("The archive is damaged, or holds no csv file or several."),
                self.env._("Choose the archive as it was downloaded, or the csv in it.")),
            'size': (self.env._("The file is larger than 200 MB."), self.env._("Choose the list of exclusions alone.")),
            'encoding': (self.env._("The file is no text."), self.env._("Choose the csv, not a workbook or a PDF.")),
            'csv': (self.env._("The file is no csv."), self.env._("Choose the csv as it was downloaded.")),
            'headings': (self.env._("These columns are missing."), self.env._("Choose the list in its published layout, with its first row.")),
        }[reason]


class MedicalImportExclusion(models.AbstractModel):
    """What importing a list of excluded people and businesses is made of, whichever list: another file than people fill in, so there is
    no template, and none of the limits on their size.

    A birth date or NPI that can't be read counts as not known, which finds more, not less; all else that can't be read is a fault.
    """
    _name = 'medical.import.exclusion'
    _description = 'Import of a List of Exclusions'
    _inherit = ['medical.import.kind']

    _import_groups = SCREENERS
    _import_template = False
    _exclusion_source = ''

    @api.model
    def _import_columns(self):
        return []

    @api.model
    def _import_reader(self):
        return ExclusionReader(self)

    @api.model
    def _import_check(self, rows, faults):
        file, figures = rows
        current = self.env['medical.exclusion.list']._current(file.source)
        if current and current.sha256 == file.sha256:
            faults.add(0, self.env._("File"), '', self.env._("This list is in use already, since %(date)s.", date=format_date(self.env, current.date)),
                       self.env._("Cancel this one; choose the newest list once there is one."))
        elif current and figures['row_count'] < LEAST * current.row_count:
            faults.add(0, self.env._("File"), str(figures['row_count']), self.env._(
                "The list in use has %(count)s rows: this looks like a part of one, or a monthly supplement.", count=current.row_count),
                self.env._("Choose the whole list."))
        elif current and figures['newest'] < current.newest:
            faults.add(0, self.env._("File"), format_date(self.env, figures['newest']), self.env._(
                "The newest exclusion of the list in use is of %(date)s: this one is older.", date=format_date(self.env, current.newest)),
                self.env._("Choose the newest list."))
        return rows

    @api.model
    def _import_preview(self, prepared):
        file, figures = prepared
        current = self.env['medical.exclusion.list']._current(file.source)
        counts = [
            (self.env._("exclusions"), figures['row_count']), (self.env._("of them businesses"), figures['business_count']),
            (self.env._("is the newest exclusion"), format_date(self.env, figures['newest'])),
            (self.env._("birth dates and NPIs can't be read and count as not known"), file.unread)]
        if current:
            counts.append((self.env._("exclusions of the list in use, which this one takes the place of"), current.row_count))
        return {'counts': counts}

    @api.model
    def _import_apply(self, prepared):
        file, figures = prepared
        self.env['medical.exclusion.list']._load(file.source, file, file.sha256, figures)
        return self.env._("%(count)s exclusions are in use. Screen people, vendors and providers now: Compliance, Screen Now.", count=figures['row_count'])


class MedicalImportLeie(models.AbstractModel):
    """The OIG's List of Excluded Individuals and Entities, in the layout of its monthly csv."""
    _name = 'medical.import.leie'
    _description = 'Import of the LEIE'
    _inherit = ['medical.import.exclusion']

    _import_label = 'Exclusions: OIG LEIE'
    _exclusion_source = 'leie'


class MedicalImportSam(models.AbstractModel):
    """The public exclusions extract of SAM.gov, csv or the archive in which it comes."""
    _name = 'medical.import.sam'
    _description = 'Import of SAM.gov Exclusions'
    _inherit = ['medical.import.exclusion']

    _import_label = 'Exclusions: SAM.gov'
    _exclusion_source = 'sam'
