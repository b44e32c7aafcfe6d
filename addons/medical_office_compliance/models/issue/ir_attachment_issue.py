import os
from contextlib import suppress
from datetime import timezone

from odoo import models


class IrAttachment(models.Model):
    """Photos of anonymous reports bear no moment, as files neither."""
    _inherit = 'ir.attachment'

    def _forget_file_time(self, moment):
        """Give the files of these attachments another time than that at which they were written (UTC)."""
        seconds = moment.replace(tzinfo=timezone.utc).timestamp()
        for attachment in self.filtered('store_fname'):
            # beside the file, the mark by which Odoo's clean-up looks at it once
            for path in (self._full_path(attachment.store_fname), self._full_path(f'checklist/{attachment.store_fname}')):
                with suppress(OSError):
                    os.utime(path, (seconds, seconds))
