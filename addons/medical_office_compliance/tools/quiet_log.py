"""The server's own line about each request names address and minute: for pages that promise anonymity it isn't written.

Plain Python, no Odoo import.
"""
import logging
import re


class QuietPaths(logging.Filter):
    """Drops the lines of a WSGI server's log about some paths, whatever the method, colours and host before them."""

    def __init__(self, *paths):
        super().__init__()
        self.pattern = re.compile(r'\b[A-Z]+ (?:https?://[^/ ]*)?/*(?:%s)(?:[/?#; ]|$)' % '|'.join(re.escape(path.strip('/')) for path in paths))

    def filter(self, record):
        return not self.pattern.search(record.getMessage())


def keep_quiet(*paths):
    """Leave requests to these paths out of the server's log."""
    logging.getLogger('werkzeug').addFilter(QuietPaths(*paths))
