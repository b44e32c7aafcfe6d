import hashlib
import hmac

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.medical_office_base.models.medical_place_code import ALPHABET

LENGTH = 16  # 78 bits; tries are counted
GROUP = 4


class MedicalIssueCase(models.Model):
    """The code by which somebody who reported anonymously comes back to their report.

    Here is its hash alone: no moment, nobody's name. A `medical.public.token` keeps when it was made and opened, and shares its numbers
    with links that bear moments. The code is made from the key of the form, which is kept nowhere, so that the same form sent twice is
    the same case, without a note of what was sent.
    """
    _name = 'medical.issue.case'
    _description = 'Code of an Anonymous Report'
    _inherit = ['medical.guarded']
    _log_access = False
    _rec_name = 'issue_id'

    case_hash = fields.Char(required=True)
    issue_id = fields.Many2one('medical.issue', index='btree_not_null', ondelete='cascade')

    _hash_uniq = models.UniqueIndex('(case_hash)')

    @api.model
    def _code_of(self, key):
        """The code of the case that a form of this (checked) key makes, in groups to write down."""
        # sudo: the secret never leaves this method
        secret = self.env['ir.config_parameter'].sudo().get_param('database.secret')
        number = int.from_bytes(hmac.new(secret.encode(), f'issue case {key}'.encode(), hashlib.sha256).digest())
        letters = []
        for _place in range(LENGTH):
            number, letter = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[letter])
        return '-'.join(''.join(letters[start:start + GROUP]) for start in range(0, LENGTH, GROUP))

    @api.model
    def _digest(self, code):
        return hashlib.sha256(''.join(letter for letter in code.lower() if letter in ALPHABET).encode()).hexdigest()

    @api.model
    def _claim(self, code):
        """The row of a new case; empty where there is one already. Of two at the same time the second is tried again, and finds the first's."""
        self.env.cr.execute(SQL(
            "INSERT INTO medical_issue_case (case_hash) VALUES (%s) ON CONFLICT (case_hash) DO NOTHING RETURNING id", self._digest(code)),
            log_exceptions=False)
        row = self.env.cr.fetchone()
        # sudo: written by methods alone
        return self.sudo().browse(row and row[0])

    @api.model
    def _find(self, code):
        """The issue of a code, as superuser; empty where there is none."""
        # sudo: the code is its bearer's right to what became of this report
        return self.sudo().search([('case_hash', '=', self._digest(code or '')), ('issue_id', '!=', False)]).issue_id
