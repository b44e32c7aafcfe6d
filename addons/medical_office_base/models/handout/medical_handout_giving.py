from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

LATELY = 30  # days


class MedicalHandout(models.Model):
    """What is needed to give a topic: its texts in use, and the wizard."""
    _inherit = 'medical.handout'

    can_give = fields.Boolean('In Use', compute='_compute_can_give', search='_search_can_give', help="There is a text in use.")
    give_languages = fields.Char('Given In', compute='_compute_can_give', help="The languages in which there is a text in use.")
    given_lately = fields.Boolean(
        'Given Lately by Me', compute='_compute_given_lately', search='_search_given_lately', help="I gave it in the last 30 days.")

    @api.depends('version_ids.state', 'version_ids.language_id')
    def _compute_can_give(self):
        found = self._in_use_by_language()
        for handout in self:
            languages = found.get(handout.id, {})
            handout.can_give = bool(languages)
            handout.give_languages = ', '.join(language.name for language in sorted(languages, key=lambda language: (language.sequence, language.name)))

    def _search_can_give(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('version_ids', 'any', [('state', '=', 'approved')])

    @api.depends_context('uid')
    def _compute_given_lately(self):
        lately = set(self.search([('id', 'in', self.ids), ('given_lately', '=', True)]).ids)
        for handout in self:
            handout.given_lately = handout.id in lately

    def _search_given_lately(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: no more than the topic is asked
        given = self.env['medical.handout.given'].sudo()._search([
            ('user_id', '=', self.env.uid), ('date', '>', fields.Datetime.now() - timedelta(days=LATELY))])
        return Domain('version_ids.id', 'in', given.subselect('version_id'))

    def _in_use_by_language(self):
        """The texts in use: {handout id: {language: version}}, the newest of each language; one query for all."""
        found = {}
        for version in self.env['medical.handout.version'].search([('handout_id', 'in', self.ids), ('state', '=', 'approved')], order='number, id'):
            found.setdefault(version.handout_id.id, {})[version.language_id] = version
        return found

    def _versions_in_use(self):
        """{language: version} of one topic, by the order of languages."""
        self.ensure_one()
        found = self._in_use_by_language().get(self.id, {})
        return {language: found[language] for language in sorted(found, key=lambda language: (language.sequence, language.name or ''))}

    @api.model
    def _choose_language(self, versions, language):
        """Of {language: version}: the language asked for, else English, else the first; empty where there is none."""
        if language in versions:
            return language
        english = next((one for one in versions if one.code == 'en'), None)
        return english or next(iter(versions), self.env['medical.language'])

    def action_give(self):
        """Ask how to give this topic; to the patient and visit of the context, if any."""
        self.ensure_one()
        self.check_access('read')
        context = self.env.context
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.handout.give', 'view_mode': 'form', 'views': [(False, 'form')], 'target': 'new',
            'name': self.env._("Give: %(topic)s", topic=self.name),
            'context': {
                'default_handout_id': self.id, 'default_patient_id': context.get('medical_give_patient_id', False),
                'default_visit_id': context.get('medical_give_visit_id', False), 'dialog_size': 'medium'},
        }

    def action_open_given(self):
        """To whom this topic was given."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_handout_given')
        return {**action, 'domain': [('handout_id', '=', self.id)], 'context': {}}
