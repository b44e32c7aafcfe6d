from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..tools.photo import MAX_BYTES, PhotoError, clean_photo
from .maintenance_request_clock import OPEN

MAX_PHOTOS = 8
MAX_TEXT = 4000


class MaintenanceRequest(models.Model):
    """Reporting a problem: the one way in for screens, codes on doors and rounds."""
    _inherit = 'maintenance.request'

    @api.model
    def _medical_report(self, values):
        """Report a problem. As the user, who needs a role; as superuser for public pages and jobs, whose caller checks.

        :param dict values: kind_id; site_id, room_id, equipment_id (what is nearest decides: the room of the equipment,
            the site of the room; a practice of one site needs none); text, reported_by; photos, a list of (name, bytes);
            out_of_use (True, False, or left out: as the kind says, where there is a room or equipment); token, by which a
            report that is sent again is the same one
        :return: the request
        :raises AccessError: the user has no role that reports
        :raises UserError: in words, what is missing or wrong; nothing is written
        """
        self._medical_check_reporter()
        known = self._medical_by_token(values.get('token'))
        if known:
            return known
        kind, site, room, equipment = self._medical_report_place(values)
        text, reported_by = self._medical_clean_text(values.get('text')), self._medical_clean_text(values.get('reported_by'))[:100]
        if not text and not kind.is_emergency:
            raise UserError(self.env._("Say in a few words what is wrong."))
        photos = self._medical_clean_photos(values.get('photos'))
        out_of_use = values.get('out_of_use')
        if out_of_use is None:
            out_of_use = kind.out_of_use and bool(room or equipment)
        request = self.with_company(kind.company_id).create({
            'company_id': kind.company_id.id,
            'medical_kind_id': kind.id,
            'medical_site_id': site.id,
            'medical_room_id': room.id,
            'equipment_id': equipment.id,
            'maintenance_team_id': self.env['res.company']._medical_team(kind.company_id).id,
            'description': plaintext2html(text) if text else False,
            'medical_reported_by': reported_by or False,
            'medical_out_of_use': bool(out_of_use),
        })
        if values.get('token'):
            # sudo: nobody writes it by hand; it was looked for above
            request.sudo().medical_token = str(values['token'])[:64]
        request._medical_attach(photos)
        return request

    @api.model
    def _medical_by_token(self, token):
        if not token:
            return self.browse()
        # sudo: who knows the token sent it; the reader's rights hold for what is returned
        found = self.sudo().search([('medical_token', '=', str(token)[:64]), ('company_id', 'in', self.env.companies.ids)], limit=1)
        return found.sudo(self.env.su)

    @api.model
    def _medical_report_place(self, values):
        """(kind, site, room, equipment) of a report, checked against one another."""
        def record(model, name):
            found = self.env[model].browse(self._medical_id(values.get(name))).exists()
            if values.get(name) and (not found or not found.sudo()[found._active_name]):
                raise UserError(self.env._("%(what)s is not there any more. Reload the page.", what=self.env[model]._description))
            return found

        kind = record('medical.problem.kind', 'kind_id')
        if not kind:
            raise UserError(self.env._("Choose what kind of problem it is."))
        room, equipment = record('medical.room', 'room_id'), record('maintenance.equipment', 'equipment_id')
        site = record('medical.site', 'site_id')
        for place in (kind, room, site):
            place.check_access('read')
        # sudo: people report equipment that they may not open; its company is compared below
        kept = equipment.sudo()
        room = room or kept.medical_room_id.with_env(self.env)
        site = site or room.site_id or kept.medical_site_id.with_env(self.env)
        if not site:
            sites = self.env['medical.site'].search([('company_id', '=', kind.company_id.id)], limit=2)
            if len(sites) > 1:
                raise UserError(self.env._("Say at which site it is."))
            site = sites
        companies = kind.company_id | site.company_id | room.company_id | kept.company_id
        if len(companies) > 1 or (room and room.site_id != site) or (kept.medical_site_id and kept.medical_site_id != site):
            raise UserError(self.env._("Kind, room and equipment don't belong to %(site)s. Reload the page.", site=site.display_name or '-'))
        return kind, site, room, equipment

    @api.model
    def _medical_id(self, value):
        try:
            return int(value or 0)
        except (TypeError, ValueError):
            raise UserError(self.env._("“%(value)s” is no place of this practice.", value=value)) from None

    @api.model
    def _medical_clean_text(self, text):
        text = (str(text) if text else '').replace('\x00', '').strip()
        if len(text) > MAX_TEXT:
            raise UserError(self.env._("The text is too long: %(limit)s characters at most.", limit=MAX_TEXT))
        return text

    @api.model
    def _medical_clean_photos(self, photos):
        photos = list(photos or ())
        if len(photos) > MAX_PHOTOS:
            raise UserError(self.env._("At most %(limit)s photos at a time.", limit=MAX_PHOTOS))
        return [(f"{str(name).rpartition('.')[0][:90] or self.env._('Photo')}.jpg", self._medical_clean_photo(name, content)) for name, content in photos]

    @api.model
    def _medical_clean_photo(self, name, content):
        try:
            return clean_photo(content)
        except PhotoError as error:
            if error.reason in ('bytes', 'pixels'):
                raise UserError(self.env._("%(name)s is too large: %(limit)s MB at most.", name=name, limit=MAX_BYTES // 2**20)) from error
            raise UserError(self.env._("%(name)s is no photo: send a JPEG or PNG picture.", name=name)) from error

    def _medical_attach(self, photos):
        """Keep photos with the problem."""
        # sudo: whoever reports or adds to a problem may show it; the caller checked that
        return self.env['ir.attachment'].sudo().create([
            {'name': name, 'raw': content, 'res_model': self._name, 'res_id': self.id} for name, content in photos])

    # === DUPLICATES === #

    @api.model
    def _medical_open_like(self, values):
        """Open problems of the same place, to offer before a duplicate is made; the newest first, at most five.

        Of the same equipment, whatever the kind; else of the same room and kind; else of the same site and kind. As the
        user; as superuser without confidential ones, for what is shown to the public.

        :param dict values: as for `_medical_report`
        """
        kind, site, room, equipment = self._medical_report_place(values)
        domain = OPEN & Domain('medical_kind_id', '!=', False) & Domain('company_id', '=', kind.company_id.id)
        if equipment:
            domain &= Domain('equipment_id', '=', equipment.id)
        else:
            domain &= Domain('medical_kind_id', '=', kind.id)
            domain &= Domain('medical_room_id', '=', room.id) if room else Domain('medical_site_id', '=', site.id) & Domain('medical_room_id', '=', False)
        if self.env.su:
            domain &= Domain('medical_kind_id.is_confidential', '=', False)
        return self.search(domain, limit=5, order='id desc')

    def _medical_add_to(self, text='', photos=(), reported_by=''):
        """Add a note and photos to a problem that is open already, instead of reporting it again.

        :raises UserError: nothing to add, or it is no longer open
        """
        self.ensure_one()
        self.check_access('read')
        text, photos = self._medical_clean_text(text), self._medical_clean_photos(photos)
        if not text and not photos:
            raise UserError(self.env._("Write a note or take a photo: there is nothing to add yet."))
        if not self._medical_is_open():
            raise UserError(self.env._("%(request)s is closed meanwhile: report it anew.", request=self.display_name))
        author = self.env.user
        # sudo: who sees a problem may add to it; the note bears their name
        request = self.sudo()
        name = self._medical_clean_text(reported_by)[:100]
        body = plaintext2html(self.env._("%(name)s adds: %(text)s", name=name, text=text) if name else text or self.env._("A photo."))
        request.message_post(
            body=body, author_id=author.partner_id.id, attachments=photos, message_type='comment', subtype_xmlid='mail.mt_note')
        return self

    @api.model
    def _medical_next_words(self, request):
        """What happens now, in words, for who has just reported it."""
        told = request.sudo().medical_told_ids[:1]
        due = request.medical_response_due
        if not due:
            return self.env._("It is on the list of the office manager.")
        moment = request._medical_moment_words(due)
        if due <= fields.Datetime.now():
            return self.env._("%(name)s has been told. It is to be taken at once.", name=told.name or self.env._("The office manager"))
        if told:
            return self.env._("%(name)s has been told. Somebody takes it by %(moment)s.", name=told.name, moment=moment)
        return self.env._("Somebody takes it by %(moment)s.", moment=moment)
