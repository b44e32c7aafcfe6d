from odoo import fields, models

from .medical_problem_kind_template import SHUTOFFS


class MedicalSite(models.Model):
    """Where water, power, gas, alarm and oxygen of a site are shut off: in words, with a photo where words aren't enough."""
    _inherit = 'medical.site'

    shutoff_water = fields.Text('Main Water Valve', help="Where it is, and what opens it.")
    shutoff_power = fields.Text('Electrical Panel')
    shutoff_gas = fields.Text('Gas Valve')
    shutoff_alarm = fields.Text('Alarm Panel')
    shutoff_oxygen = fields.Text('Oxygen')
    shutoff_water_photo = fields.Image('Photo of the Water Valve', max_width=1024, max_height=1024)
    shutoff_power_photo = fields.Image('Photo of the Electrical Panel', max_width=1024, max_height=1024)
    shutoff_gas_photo = fields.Image('Photo of the Gas Valve', max_width=1024, max_height=1024)
    shutoff_alarm_photo = fields.Image('Photo of the Alarm Panel', max_width=1024, max_height=1024)
    shutoff_oxygen_photo = fields.Image('Photo of the Oxygen Valve', max_width=1024, max_height=1024)
    binder_note = fields.Text('Downtime Note', help="What else people must know when nothing works: where the paper forms are, who has keys.")

    def _shutoffs(self):
        """The places that are written down: a list of {key, label, text, photo: whether there is one}."""
        self.ensure_one()
        site = self.with_context(bin_size=True)
        labels = dict(self.env['medical.problem.kind']._fields['shutoff']._description_selection(self.env))
        return [
            {'key': key, 'label': labels[key], 'text': site[f'shutoff_{key}'] or '', 'photo': bool(site[f'shutoff_{key}_photo'])}
            for key, _label in SHUTOFFS if site[f'shutoff_{key}'] or site[f'shutoff_{key}_photo']
        ]
