from odoo import api, fields, models

from ..issue.medical_issue import LIKELIHOODS, SEVERITIES, risk_word

# before or after what is planned: the fields of likelihood and impact
SIDES = {'before': ('likelihood', 'impact'), 'after': ('residual_likelihood', 'residual_impact')}


class MedicalRiskAnalysis(models.Model):
    """The heat map: how many risks stand at each likelihood and impact, today and once what is planned is done."""
    _inherit = 'medical.risk.analysis'

    heat_map = fields.Json(compute='_compute_heat_map')

    @api.depends('risk_ids.likelihood', 'risk_ids.impact', 'risk_ids.residual_likelihood', 'risk_ids.residual_impact')
    @api.depends_context('lang')
    def _compute_heat_map(self):
        Risk = self.env['medical.risk']
        likelihoods, impacts = (dict(Risk._fields[name]._description_selection(self.env)) for name in SIDES['before'])
        words = dict(Risk._fields['risk']._description_selection(self.env))
        for analysis in self:
            counts = {side: {} for side in SIDES}
            for risk in analysis.risk_ids:
                for side in SIDES:
                    place = risk._place(side)
                    if all(place):
                        counts[side]['-'.join(place)] = counts[side].get('-'.join(place), 0) + 1
            analysis.heat_map = {
                'impacts': [[key, impacts[key]] for key, _label in SEVERITIES],
                # the likeliest on top
                'rows': [{
                    'key': likelihood, 'label': likelihoods[likelihood], 'cells': [{
                        'impact': impact, 'level': risk_word(int(likelihood) * int(impact)), 'words': words[risk_word(int(likelihood) * int(impact))],
                        **{side: counts[side].get(f'{likelihood}-{impact}', 0) for side in SIDES}} for impact, _label in SEVERITIES],
                } for likelihood, _label in reversed(LIKELIHOODS)]}

    def action_open_cell(self, side, likelihood, impact):
        """The risks that stand in a cell of the map.

        :param side: `before` or `after` what is planned
        :return: the action that lists them
        """
        self.ensure_one()
        self.check_access('read')
        found = self.risk_ids.filtered(lambda risk: risk._place(side) == (likelihood, impact))
        return {**self.action_open_risks(), 'domain': [('id', 'in', found.ids)]}
