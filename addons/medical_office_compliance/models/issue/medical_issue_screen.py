import base64
import binascii

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.medical_office_base.tools.photo import MAX_BYTES, PhotoError, clean_photo

from .medical_issue import AREAS, KINDS

MAX_PHOTOS = 3
MAX_TEXT = 4000
PEOPLE = 'medical_office_base.group_staff,medical_office_base.group_facility'
# what is about people, unless who reports says otherwise
PERSONNEL_KINDS, PERSONNEL_AREAS = ('complaint_staff',), ('people',)


class MedicalIssueScreen(models.AbstractModel):
    """The screen on which an issue is reported in a minute, made for a phone: see static/src/issue.

    Here people are signed in: named, or confidential. For a report without a name it offers the address of the site's public page.
    """
    _name = 'medical.issue.screen'
    _description = 'Issue Screen'

    @api.model
    def _check_reporter(self):
        if not self.env.user.has_groups(PEOPLE):
            raise AccessError(self.env._("People who work at the practice report issues."))

    @api.readonly
    @api.model
    def get_issue_screen(self):
        """What there is to choose from. A constant number of queries.

        :return: {kinds: [{key, name, hint, personnel: whether it is a matter of HR at first}]; areas: the same, without hint;
            sites: [{id, name, mine, anonymous: address of the page without login}], own ones first; rooms: [{id, name, site_id}]}
        """
        self._check_reporter()
        sites = self.env['medical.site'].search([('company_id', '=', self.env.company.id)])
        rooms = self.env['medical.room'].search_fetch([('site_id', 'in', sites.ids)], ['name', 'site_id'])
        mine = self.env.user.medical_site_ids
        # sudo: codes are closed; the poster's address is for everybody who works here
        addresses = {site.id: site._place_url() if site.medical_code else '' for site in sites.sudo()}

        return {
            'kinds': [{'key': key, 'name': name, 'hint': hint, 'personnel': key in PERSONNEL_KINDS} for key, name, hint in self._kind_words()],
            'areas': [{'key': key, 'name': name, 'personnel': key in PERSONNEL_AREAS} for key, name in self._area_words()],
            'sites': [
                {'id': site.id, 'name': site.name, 'mine': site in mine, 'anonymous': addresses[site.id]}
                for site in sites.sorted(lambda site: site not in mine)],
            'rooms': [{'id': room.id, 'name': room.name, 'site_id': room.site_id.id} for room in rooms],
        }

    @api.model
    def send_issue(self, values, token):
        """Report an issue under one's name, or confidentially; the same token twice is one issue.

        :param dict values: kind, area, site_id, room_id, text (its first line is the name), discretion (named or confidential),
            is_hr, photos: [{data (base64)}]
        :return: {number, name, place, next: what happens now}
        :raises AccessError: the user has no role that reports
        :raises UserError: in words, what is missing or wrong; nothing is written
        """
        self._check_reporter()
        site, room = self._place(values)
        text = self._text(values.get('text'))
        for name, allowed, fault in (
                ('kind', dict(KINDS), self.env._("Choose what kind of issue it is.")),
                ('area', dict(AREAS), self.env._("Choose what it is about.")),
                ('discretion', ('named', 'confidential'), self.env._("Choose whether your name is told."))):
            if values.get(name) not in allowed:
                raise UserError(fault)
        photos = self._photos(values.get('photos'))
        # sudo: sent forms are nobody's to read; the token is that of this user's screen
        form = self.env['medical.public.form'].sudo()
        key = f'issue {self.env.uid} {str(token)[:64]}'
        row = form._claim(key)
        if not row:
            return form._answer(key)
        issue = self.env['medical.issue']._report({
            **self.env['medical.issue']._report_words(text), 'kind': values['kind'], 'area': values['area'], 'site_id': site.id, 'room_id': room.id,
            'discretion': values['discretion'], 'is_hr': bool(values.get('is_hr')), 'photos': photos}, self.env.user)
        row.answer = {
            'number': issue.number, 'name': issue.name, 'place': ', '.join(filter(None, (site.name, room.name))),
            'next': self._next_words(issue)}
        return row.answer

    # === WORDS === #

    @api.model
    def _kind_words(self):
        """(key, title, hint) of each kind of issue, as whoever reports would say it."""
        return [
            ('dysfunction', self.env._("Something doesn't work"), self.env._("A delay, a confusion, something missing")),
            ('near_miss', self.env._("It almost went wrong"), self.env._("Nothing happened, but it could have")),
            ('incident', self.env._("Something happened"), self.env._("Somebody was harmed or could have been, or data went astray")),
            ('complaint_patient', self.env._("A patient's complaint"), self.env._("Of a patient or their family")),
            ('complaint_staff', self.env._("A complaint of my own"), self.env._("Of somebody who works here")),
            ('suggestion', self.env._("An idea"), self.env._("How it could be better")),
        ]

    @api.model
    def _area_words(self):
        return self.env['medical.issue']._fields['area']._description_selection(self.env)

    # === VALUES === #

    @api.model
    def _next_words(self, issue):
        if issue.is_hr:
            who = self.env._("HR reads it, and nobody else.")
        elif issue.discretion == 'confidential':
            who = self.env._("Whoever works on it doesn't learn that it is from you.")
        else:
            who = self.env._("The office manager reads it and says who takes care of it.")
        return self.env._("%(who)s What comes of it stands in My Reports, and questions to you on Today.", who=who)

    @api.model
    def _place(self, values):
        def record(model, name):
            number = values.get(name)
            found = self.env[model].browse(number if isinstance(number, int) else False).exists()
            return found._filtered_access('read') if found else found

        site, room = record('medical.site', 'site_id'), record('medical.room', 'room_id')
        if not site or site.company_id not in self.env.companies:
            raise UserError(self.env._("Choose the site."))
        if values.get('room_id') and room.site_id != site:
            raise UserError(self.env._("This room isn't at the site. Choose again."))
        return site, room

    @api.model
    def _text(self, text):
        text = text.strip() if isinstance(text, str) else ''
        if not text:
            raise UserError(self.env._("Say in a few words what happened."))
        if len(text) > MAX_TEXT:
            raise UserError(self.env._("This is too long: at most %(count)s characters.", count=MAX_TEXT))
        return text

    @api.model
    def _photos(self, photos):
        """[(name, bytes)] of what the screen sent, drawn anew: no metadata, and no name that the phone gave."""
        photos = photos or []
        if len(photos) > MAX_PHOTOS:
            raise UserError(self.env._("Send at most %(count)s photos.", count=MAX_PHOTOS))
        clean = []
        for number, photo in enumerate(photos, start=1):
            try:
                data = base64.b64decode(photo['data'], validate=True)
                clean.append((f'photo-{number}.jpg', clean_photo(data)))
            except (KeyError, TypeError, ValueError, binascii.Error) as error:
                if isinstance(error, PhotoError) and error.reason == 'bytes':
                    raise UserError(self.env._("The photo is too large: %(count)s MB at most.", count=MAX_BYTES // 2**20)) from None
                raise UserError(self.env._("A photo can't be read: take it again.")) from None
        return clean
