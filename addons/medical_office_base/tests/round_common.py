import base64
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from PIL import Image

from odoo import fields

from .checklist_common import ChecklistCase
from .users import new_user


def picture(kind):
    out = io.BytesIO()
    Image.new('RGB', (8, 8), 'teal').save(out, kind)
    return base64.b64encode(out.getvalue()).decode()


class RoundCase(ChecklistCase):
    """The practice of the checklists, with a porter (facility) who does rounds, and a second site with a nurse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.porter = cls.facility
        cls.far_nurse = new_user(cls.env, 'round_far_nurse', 'medical_office_base.group_clinician')
        cls.far_site = cls.env['medical.site'].create({
            'name': 'Hillside', 'code': 'HSD', 'tz': 'America/Los_Angeles', 'user_ids': [fields.Command.set(cls.far_nurse.ids)]})
        cls.photo = {'name': 'room.jpg', 'data': picture('JPEG')}
        cls.drawing = picture('PNG')

    def screen(self, user):
        return self.env['medical.round.screen'].with_user(user)

    @classmethod
    def _round(cls, steps, group=None, **values):
        """A round of the Facility role at Harbor that can be done now; values beginning with needs_ are of its checklist."""
        plan = {name: values.pop(name) for name in list(values) if name.startswith('needs_')}
        checklist = cls.env['medical.checklist'].create({
            'name': 'Evening round', 'steps': steps, 'site_ids': [fields.Command.set(cls.site.ids)],
            'group_id': (group or cls.role).id, 'allow_public': True, **plan})
        now = fields.Datetime.now()
        return cls.runs.sudo().create({
            'checklist_id': checklist.id, 'company_id': cls.company.id, 'name': checklist.name, 'kind': checklist.kind,
            'place': cls.site.name, 'site_id': cls.site.id, 'group_id': checklist.group_id.id, 'date_due': now,
            'date_open': min(now, values.get('date_due', now)) - timedelta(hours=1),
            'date_limit': max(now, values.get('date_due', now)) + timedelta(hours=2), **values})

    def _open(self, run, user=None):
        """Ids of its steps, once it is begun."""
        return [line['id'] for line in self.screen(user or self.porter).get_run(run.id)['lines']]

    def _save(self, run, user, values, finish=False):
        """Save what was found, by id of the step, as the screen does."""
        at = datetime.now(UTC).timestamp() * 1000
        return self.screen(user).save_run(run.id, [
            {'key': str(uuid4()), 'line_id': line_id, 'values': found, 'at': at} for line_id, found in values.items()], finish)
