from odoo import api, models


class MedicalGuardedFiles(models.AbstractModel):
    """Records whose files change through the record alone, which keeps what is checked: `ir.attachment` refuses whoever goes past.

    Guarded are the files of the record's own fields; with `_guards_every_file` also whatever would be hung on it.
    """
    _name = 'medical.guarded.files'
    _description = 'Files Change Through the Record Alone'

    _guards_every_file = False

    @api.model
    def _guarded_files_words(self):
        """What is said to whoever goes past the record, and what to do instead."""
        return self.env._("The file of a document is changed on the document itself.")
