from odoo import api, models


class MedicalCoverage(models.AbstractModel):
    """A hole is filled in one step: who could come, without writing anything, and the shift for whoever does.

    - `hole_candidates({site_id, job_id, start, end, break_minutes})`: as `candidates`, of a shift that isn't there yet
    - `fill({site_id, job_id, start, end, break_minutes, employee_id (false: open), note, reason, publish})`: as `save_shift`, and with
      `publish` published at once
    """
    _inherit = 'medical.coverage'

    @api.model
    def hole_candidates(self, values):
        """Who could work in a hole, best first; nothing is written."""
        planning = self._planning()
        # sudo: a shift that is never saved; who may plan is checked
        shift = self.env['medical.shift'].sudo()
        shift = shift.new(self._read_values({**values, 'employee_id': False}, shift))
        self._check_may_plan(shift.site_id, self.env['hr.employee'], planning)
        return {'candidates': self._candidate_values(shift, planning), 'calls': []}

    @api.model
    def fill(self, values):
        """Make the shift that fills a hole, for somebody or open, published where it is asked for."""
        planning = self._planning()
        # sudo: who may plan is checked by `_save`
        shifts = self.env['medical.shift'].sudo()
        answer = self._save(shifts, self._read_values(values, shifts), values.get('reason'), planning)
        if not answer['ok'] or not values.get('publish'):
            return answer
        shift = shifts.browse(answer['changed']['shifts'][0]['id'])
        shift._publish(values.get('reason'))
        return self._answer(shift, planning, message=self.env._(
            "%(person)s has it: %(words)s.", person=shift.employee_id.name, words=shift._time_words()) if shift.employee_id else self.env._(
                "Open for whoever can: %(words)s.", words=shift._time_words()))
