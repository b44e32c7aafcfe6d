import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'  # nothing that looks like another, for who types it
LENGTH = 26  # 128 bits
LAYOUTS = ('sheet', 'sign')


class MedicalPlaceCode(models.AbstractModel):
    """A place with a QR label, which opens its public page ``/place/<code>``.

    Who knows the code may report a problem there, check in, tick a round. It is therefore readable by nobody (not by RPC, search
    or export): it leaves the database on labels, which the roles of ``_place_code_groups`` print. A place has none before its
    first label. The page is found by the code's hash, so that the time a wrong one takes tells nothing.
    """
    _name = 'medical.place.code'
    _description = 'Place with a QR Code'
    _place_models = ('medical.room', 'maintenance.equipment')
    _place_page = '/place'  # the page that the label opens
    _place_site_field = 'site_id'
    _place_code_groups = 'medical_office_base.group_manager'

    medical_code = fields.Char(copy=False, readonly=True, prefetch=False, groups=fields.NO_ACCESS)
    medical_code_date = fields.Datetime('QR Code Since', copy=False, readonly=True, help="When the code on the label was made or last replaced.")

    _medical_code_uniq = models.UniqueIndex('(sha256(medical_code::bytea))')

    # hooks

    def _place_name(self):
        """What stands on the label."""
        self.ensure_one()
        return self.name

    def _place_detail(self):
        """A second line on the label: what tells it from another of the name, or ''."""
        return ''

    def _place_purpose(self):
        """What the label says it is for."""
        return self.env._("Scan with your phone: report a problem, check in as a vendor, tick today's round. No app, no account.")

    def _place_site(self):
        """The site of the place, or none: then there is neither label nor page."""
        return self[self._place_site_field]

    def _place_room(self):
        """The room of the place, or none."""
        raise NotImplementedError

    # code

    @api.model
    def _place_find(self, code, page='/place'):
        """The open place with this code whose label opens ``page``, as superuser, or None.

        Wrong codes, places out of use and closed sites and companies all take this one query, and look alike.
        """
        digest = hashlib.sha256((code or '').encode('utf-8', 'replace')).digest()
        self.env.flush_all()
        rows = self.env.execute_query(SQL(' UNION ALL ').join(
            SQL(
                """SELECT %s, place.id FROM %s place
                   JOIN medical_site site ON site.id = place.%s
                   JOIN res_company company ON company.id = site.company_id
                   WHERE sha256(place.medical_code::bytea) = %s AND place.active AND site.active AND company.active""",
                name, SQL.identifier(self.env[name]._table), SQL.identifier(self.env[name]._place_site_field), digest)
            for name in self._place_models if self.env[name]._place_page == page))
        # sudo: the code is the visitor's right to this place; the page shows nothing of it but its name and site
        return self.env[rows[0][0]].sudo().browse(rows[0][1]) if rows else None

    def _place_make_codes(self):
        """Give a code to those that have none."""
        # sudo: nobody may write codes; callers have checked who asks
        for place in self.sudo().filtered(lambda place: not place.medical_code):
            place.write({
                'medical_code': ''.join(secrets.choice(ALPHABET) for _character in range(LENGTH)),
                'medical_code_date': fields.Datetime.now(),
            })

    def _place_check_access(self):
        if not self.env.su and not self.env.user.has_groups(self._place_code_groups):
            raise AccessError(self.env._("QR labels are printed and replaced by the office manager."))
        self.check_access('read')

    def _place_url(self):
        """Address of the public page. For labels alone: callers have checked who asks."""
        self.ensure_one()
        # sudo: nobody may read codes
        return f'{self.get_base_url()}{self._place_page}/{self.sudo().medical_code}'

    # buttons

    def action_print_labels(self):
        """Labels of 4 × 2 inches for these places, ten on a Letter sheet."""
        return self._place_print('sheet')

    def action_print_signs(self):
        """A Letter page for each of these places."""
        return self._place_print('sign')

    def _place_print(self, layout):
        self._place_check_access()
        for place in self:
            if not place._place_site():
                raise UserError(self.env._("%(name)s has no site. Choose its site or room first.", name=place.display_name))
        self._place_make_codes()
        ids = ','.join(map(str, self.ids))
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/labels/{self._name}/{layout}?ids={ids}', 'target': 'new'}

    def action_replace_code(self):
        """Make a new code: the label on the wall is dead at once, the new one is opened to print."""
        self._place_check_access()
        # sudo: nobody may write codes; who asks was checked above
        places = self.sudo()
        places.medical_code = False
        for place in places:
            place._message_log(body=self.env._("QR code replaced by %(user)s. The old label no longer works.", user=self.env.user.name))
        return self.action_print_labels()
