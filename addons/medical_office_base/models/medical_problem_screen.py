import base64
import binascii

from odoo import api, models
from odoo.exceptions import UserError


class MedicalProblemScreen(models.AbstractModel):
    """The screen on which a problem is reported, made for a phone in one hand: see static/src/problem.

    Everything is done with the rights of the user, through `maintenance.request._medical_report` and its like.
    """
    _name = 'medical.problem.screen'
    _description = 'Problem Screen'

    @api.readonly
    @api.model
    def get_problem_screen(self):
        """What there is to choose from. A constant number of queries.

        :return: {kinds: [{id, name, urgency, call_911, safety: steps, shutoff, out_of_use, text_needed}], most urgent first;
            sites: [{id, name, mine, phone, shutoffs: [{key, label, text, photo: whether there is one}]}], own ones first;
            rooms: [{id, name, site_id, out}]; equipment: [{id, name, room_id, site_id, out}];
            on_call: [{id, name, phone, hours, kind_ids, site_ids}], in their order}
        """
        self.env['maintenance.request']._medical_check_reporter()
        company = self.env.company
        ours = [('company_id', '=', company.id)]
        kinds = self.env['medical.problem.kind'].search_fetch(
            ours, ['name', 'urgency', 'is_emergency', 'call_911', 'safety', 'shutoff', 'out_of_use'])
        sites = self.env['medical.site'].search(ours)
        rooms = self.env['medical.room'].search_fetch(ours, ['name', 'site_id'])
        # sudo: people report equipment that they may not open; its name and place are on it
        equipment = self.env['maintenance.equipment'].sudo().search_fetch(
            [('company_id', 'in', (company.id, False)), ('medical_site_id', 'in', sites.ids)],
            ['name', 'serial_no', 'medical_room_id', 'medical_site_id'])
        contacts = self.env['medical.on.call'].search_fetch(ours, ['name', 'phone', 'hours', 'kind_ids', 'site_ids'])
        mine = self.env.user.medical_site_ids
        return {
            'kinds': [{
                'id': kind.id,
                'name': kind.name,
                'urgency': kind.urgency,
                'call_911': kind.call_911,
                'safety': kind._safety_steps(),
                'shutoff': kind.shutoff or '',
                'out_of_use': kind.out_of_use,
                'text_needed': not kind.is_emergency,
            } for kind in kinds],
            'sites': [{
                'id': site.id, 'name': site.name, 'mine': site in mine, 'phone': site.phone or '', 'shutoffs': site._shutoffs(),
            } for site in sites.sorted(lambda site: site not in mine)],
            'rooms': [{'id': room.id, 'name': room.name, 'site_id': room.site_id.id, 'out': room.medical_out_of_use} for room in rooms],
            'equipment': [{
                'id': thing.id, 'name': thing.display_name, 'room_id': thing.medical_room_id.id, 'site_id': thing.medical_site_id.id,
                'out': thing.medical_out_of_use,
            } for thing in equipment],
            'on_call': [{
                'id': entry.id, 'name': entry.name, 'phone': entry.phone or '', 'hours': entry.hours or '',
                'kind_ids': entry.kind_ids.ids, 'site_ids': entry.site_ids.ids,
            } for entry in contacts],
        }

    @api.readonly
    @api.model
    def find_open_problems(self, values):
        """Problems that are open at the same place, to add to instead of reporting again.

        :param dict values: kind_id, site_id, room_id, equipment_id
        :return: [{id, number, name, place, clock, taken_by, since}]
        """
        requests = self.env['maintenance.request']._medical_open_like(self._place(values))
        return [self._problem_values(request) for request in requests]

    @api.model
    def send_problem(self, values, token):
        """Report a problem from the screen; the same token twice is one problem.

        :param dict values: kind_id, site_id, room_id, equipment_id, text, out_of_use, photos: [{name, data (base64)}]
        :return: the problem with what happens next: see `find_open_problems`, and next
        :raises UserError: what is missing or wrong, in words
        """
        Request = self.env['maintenance.request']
        request = Request._medical_report({
            **self._place(values), 'text': values.get('text'), 'out_of_use': values.get('out_of_use'),
            'photos': self._photos(values), 'token': token,
        })
        return {**self._problem_values(request), 'next': Request._medical_next_words(request)}

    @api.model
    def add_to_problem(self, request_id, values):
        """Add a note and photos to a problem that is open.

        :param dict values: text, photos
        :return: as `send_problem`
        """
        request = self._request(request_id)
        request._medical_add_to(values.get('text'), self._photos(values))
        return {**self._problem_values(request), 'next': self.env._("Your note is with it. Whoever works on it reads it.")}

    @api.model
    def take_problem(self, request_id):
        """The user takes it.

        :return: as `find_open_problems`
        """
        request = self._request(request_id)
        request.action_medical_accept()
        return self._problem_values(request)

    @api.model
    def log_problem_call(self, request_id, on_call_id, result):
        """Write down how a call went.

        :return: as `find_open_problems`
        """
        request = self._request(request_id)
        entry = self.env['medical.on.call'].browse(on_call_id).exists()
        if not entry:
            raise UserError(self.env._("This contact is not on the call list any more. Reload the page."))
        request._medical_log_call(entry, result)
        return self._problem_values(request)

    # === VALUES === #

    @api.model
    def _request(self, request_id):
        request = self.env['maintenance.request'].browse(request_id).exists()
        if not request:
            raise UserError(self.env._("This problem is not there any more."))
        request.check_access('read')
        return request

    @api.model
    def _place(self, values):
        return {name: values.get(name) or False for name in ('kind_id', 'site_id', 'room_id', 'equipment_id')}

    @api.model
    def _photos(self, values):
        photos = []
        for photo in values.get('photos') or []:
            try:
                photos.append((str(photo['name']), base64.b64decode(photo['data'], validate=True)))
            except (KeyError, TypeError, ValueError, binascii.Error):
                raise UserError(self.env._("A photo arrived broken: take it again.")) from None
        return photos

    @api.model
    def _problem_values(self, request):
        # sudo: names of the equipment and of the colleague who takes it
        known = request.sudo()
        return {
            'id': request.id,
            'number': request.medical_number or '',
            'name': request.name,
            'place': ', '.join(filter(None, (known.medical_site_id.name, known.medical_room_id.name, known.equipment_id.name))),
            'clock': request.medical_clock_text,
            'late': request.medical_clock_state in ('response_late', 'resolve_late'),
            'taken_by': known.medical_accepted_on and (known.medical_accepted_name or known.medical_accepted_by_id.name) or '',
            'can_take': request.medical_can_accept,
            'since': request._medical_moment_words(request.medical_reported_on),
        }

