from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .medical_patient_request import OPEN_STATES


class MedicalRetained(models.AbstractModel):
    """What is kept for a period, then may be destroyed by two people: patients' documents, paper charts, staff documents.

    A legal hold stops it, and whatever else `_retention_blocks` names.
    """
    _name = 'medical.retained'
    _description = 'Kept for a Period'

    # whose it is, and of which day, for legal holds
    _retained_of = 'patient_id'
    _retained_day = 'date'

    is_held = fields.Boolean('On Legal Hold', compute='_compute_is_held', search='_search_is_held')
    destroyed_on = fields.Date(readonly=True, copy=False)
    destruction_id = fields.Many2one('medical.destruction', 'Destroyed Under', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')

    def _compute_is_held(self):
        # sudo: whether there is a hold counts, whoever asks; not what it is about
        held = set(self.sudo().with_context(active_test=False)._search(Domain('id', 'in', self.ids) & self._held_domain()))
        for record in self:
            record.is_held = record.id in held

    @api.model
    def _search_is_held(self, operator, value):
        return self._held_domain() if operator == 'in' else NotImplemented

    @api.model
    def _held_domain(self):
        """What of this model is on hold now; asked with one query."""
        # sudo: as above
        holds = self.env['medical.legal.hold'].sudo().search([('lifted_on', '=', False)])
        scope = {'patient_id': 'patient', 'employee_id': 'staff'}[self._retained_of]
        domains = [Domain(self._retained_of, 'in', holds.filtered(lambda hold: hold.scope == scope)[self._retained_of].ids)]
        for hold in holds.filtered(lambda hold: hold.scope == 'all'):
            domain = Domain('company_id', '=', hold.company_id.id)
            # what bears no day may be of any
            if hold.date_from:
                domain &= Domain(self._retained_day, '=', False) | Domain(self._retained_day, '>=', hold.date_from)
            if hold.date_to:
                domain &= Domain(self._retained_day, '=', False) | Domain(self._retained_day, '<=', hold.date_to)
            domains.append(domain)
        return Domain.OR(domains)

    def _retention_blocks(self):
        """Why records may not be destroyed now, besides their period: {id: reason}. To be extended by what needs them still."""
        blocks = {record.id: self.env._("On legal hold") for record in self if record.is_held}
        if self._retained_of == 'patient_id':
            # sudo: that something is asked for counts, not by whom or what
            held = self.sudo()
            requests = self.env['medical.patient.request'].sudo().search([
                ('patient_id', 'in', held.patient_id.ids), ('state', 'in', (*OPEN_STATES, 'review'))])
            asked = {request.patient_id: request.number for request in requests}
            blocks.update({
                record.id: self.env._("Request %(number)s of the patient is open", number=asked[record.patient_id])
                for record in held if record.patient_id in asked})
        return blocks

    def _retention_end(self, kind):
        """The last day of the period by the rule of a kind, the later where there are two; False while it is not known.

        :param kind: medical.document.type
        """
        self.ensure_one()
        ends = []
        for years, start in ((kind.retention_years, kind.retention_from), (kind.retention_years_2, kind.retention_from_2)):
            if start:
                day = self._retention_day(start)
                ends.append(day and day + relativedelta(years=years))
        return max(ends) if ends and all(ends) else False

    def _retention_day_of_patient(self, start, day):
        """The day from which a period of something of a patient is counted, or False.

        :param date day: of the record itself
        """
        self.ensure_one()
        # sudo: periods don't depend on who looks
        patient = self.sudo().patient_id
        if start == 'majority':
            age = self.sudo().company_id.medical_practice_ids[:1].majority_age or 18
            return patient.birth_date and patient.birth_date + relativedelta(years=age)
        if start == 'seen':
            return max(filter(None, (patient.seen_on, day)), default=False)
        return day

    def _destroy(self, destruction):
        """Destroy what is kept, as superuser; the row stays. :return: SHA-256 of the file, or False"""
        raise NotImplementedError
