from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .medical_obligation_refresh import LINKS

# who adds evidence to all obligations of the practice, beside those whose they are
PROVERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'


class MedicalObligationStatus(models.Model):
    """What proves an obligation: evidence by hand, what has happened and is to be done, the records of the suite."""
    _inherit = 'medical.obligation.status'

    source_key = fields.Selection(related='obligation_id.source_key')
    can_prove = fields.Boolean(compute='_compute_can_prove')

    @api.depends_context('uid')
    @api.depends('user_id')
    def _compute_can_prove(self):
        all_of_them = self.env.user.has_groups(PROVERS)
        for status in self:
            status.can_prove = all_of_them or status.user_id == self.env.user

    def _check_prover(self):
        """Refuse whoever may not say that these were done.

        :raises AccessError: who neither has to do it nor keeps the practice's obligations
        """
        self.check_access('read')
        if not self.env.su and not all(status.can_prove for status in self):
            raise AccessError(self.env._(
                "Evidence is added by whose obligation it is, the office manager or the compliance officer."))

    def _prove(self, values, record=None):
        """Add evidence that this was done.

        :param values: name, date and, if any, note, user_id, attachment_ids
        :param record: what it is about (`medical.linkable`), of which the name alone is kept
        :return: the evidence
        :raises AccessError: see `_check_prover`, or a record that isn't the user's to name
        """
        self.ensure_one()
        self._check_prover()
        evidence = self.env['medical.obligation.evidence'].create({
            'status_id': self.id, 'name': values.get('name') or self.obligation_id.name, 'state': 'done',
            **{name: values[name] for name in ('date', 'note', 'user_id', 'attachment_ids') if values.get(name)}})
        if record:
            evidence._link(record)
        return evidence

    def _happened(self, event_date, deadline=None, name=None, note=None, user=None):
        """Write down that something has happened which has to be dealt with.

        :param deadline: the last day; empty: as the rule says, or none
        :return: the evidence, to do
        """
        self.ensure_one()
        self._check_prover()
        return self.env['medical.obligation.evidence'].create({
            'status_id': self.id, 'name': name or self.obligation_id.name, 'state': 'open', 'event_date': event_date,
            'deadline': deadline or self._suggested_deadline(event_date), 'note': note, 'user_id': (user or self.user_id or self.env.user).id})

    def _suggested_deadline(self, event_date):
        """The last day for what has happened, where the rule says how many days it gives; False: it doesn't say."""
        self.ensure_one()
        days = self.obligation_id.deadline_days
        return fields.Date.add(event_date, days=days) if event_date and days else False

    # === BUTTONS === #

    def _proving_action(self, title, **defaults):
        self.ensure_one()
        self._check_prover()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': 'medical.obligation.proving', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_status_id': self.id, **{f'default_{name}': value for name, value in defaults.items()}}}

    def action_prove(self):
        """Add evidence, in one dialog."""
        return self._proving_action(self.env._("Add Evidence"), mode='done')

    def action_happened(self):
        """Say that what asks for it has happened."""
        return self._proving_action(self.env._("It Happened"), mode='happened')

    def action_records(self):
        """Open the records of the suite that prove it, with one's own rights.

        :raises UserError: no source is named, or its records aren't the reader's
        """
        self.ensure_one()
        sources = self.env['medical.obligation.source']._get(self.source_key)
        if not sources:
            raise UserError(self.env._("No records of the system prove this: its evidence is added by hand."))
        readable = [source for source in sources if self.env[source.model].has_access('read')]
        if not readable:
            raise UserError(self.env._("Days and numbers of these records count here; the records themselves are for others to open."))
        # of two kinds that prove the same, the one of which there is something
        found = next((source for source in readable if self.env[source.model].search_count(self._records_domain(source), limit=1)), readable[0])
        action = self.env['ir.actions.actions']._for_xml_id(found.action) if found.action else {
            'type': 'ir.actions.act_window', 'res_model': found.model, 'view_mode': 'list,form', 'views': [(False, 'list'), (False, 'form')]}
        domain = self._records_domain(found)
        # domains that end in SQL can't go to a browser
        ids = self.env[found.model].search(domain, limit=1000, order='id desc').ids
        return {**action, 'name': found.title, 'domain': [('id', 'in', ids)], 'context': {'create': False}}

    def _records_domain(self, source):
        """The records of a source that count here, done and to do."""
        self.ensure_one()
        domain = (source.domain | source.open_domain if source.open_domain is not None else source.domain) & Domain('company_id', '=', self.company_id.id)
        if source.link:
            # sudo: which lists, policies and courses are named is no secret
            names = self.obligation_id.sudo()[LINKS[self.env[source.model]._fields[source.link].comodel_name]]
            if names or source.named:
                domain &= Domain(source.link, 'in', names.ids)
        if source.site and self.site_id:
            domain &= Domain(source.site, 'in', [False, self.site_id.id])
        if source.match:
            domain &= Domain(source.match[0], '=', self.obligation_id[source.match[1]])
        return domain
