from odoo import fields, models


class MedicalChecklistRun(models.Model):
    """What follows a finished round: its certificate is kept with the equipment and says when it is next due, and the meter
    that was read counts."""
    _inherit = 'medical.checklist.run'

    def _after_done(self):
        res = super()._after_done()
        certified = self.filtered(lambda run: run.checklist_id.needs_certificate and run.certificate_next_date)
        self.env['medical.calibration'].create([{
            'equipment_id': run.equipment_id.id,
            'company_id': run.company_id.id,
            'checklist_id': run.checklist_id.id,
            'run_id': run.id,
            'date': run.site_id._today() if run.site_id else fields.Date.context_today(run),
            'done_by': run.partner_id.name or run._done_words(),
            # the same files: they stay with the round
            'certificate_ids': [fields.Command.set(run.certificate_ids.ids)],
            'next_date': run.certificate_next_date,
            'note': run.note,
        } for run in certified if run.equipment_id])
        certified.checklist_id._generate()
        for run in self.filtered('equipment_id'):
            meters = run.line_ids.filtered(lambda line: line.is_use_meter and line.done_on)
            if meters and meters[-1].value_number > run.equipment_id.medical_use_hours:
                run.equipment_id.medical_use_hours = meters[-1].value_number
        return res
