import base64
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime
from odoo.tools.image import image_data_uri, image_process

MAX_ROUNDS = 100
THUMBNAIL = (420, 315)


class ReportMedicalRound(models.AbstractModel):
    """Rounds on paper: what was planned, each step with its answer, signatures, and photos as thumbnails.

    Whoever reads a round prints it; pictures are read as the user. All rounds stand on one page after another in one
    document, at most a hundred at a time.
    """
    _name = 'report.medical_office_base.report_round'
    _description = 'Round on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        runs = self.env['medical.checklist.run'].browse(docids)
        if len(runs) > MAX_ROUNDS:
            raise UserError(self.env._("%(count)s rounds are chosen; print at most %(limit)s at once.", count=len(runs), limit=MAX_ROUNDS))
        runs.check_access('read')
        signatures = self._signatures(runs)
        return {'rounds': [self._round(run, signatures) for run in runs]}

    @api.model
    def _signatures(self, runs):
        """{(model, id): picture of the signature}, of these rounds and their steps, in one query."""
        # sudo: files of the rounds read above
        found = self.env['ir.attachment'].sudo().search([
            ('res_field', '=', 'signature'), '|', '&', ('res_model', '=', 'medical.checklist.run'), ('res_id', 'in', runs.ids),
            '&', ('res_model', '=', 'medical.checklist.run.line'), ('res_id', 'in', runs.line_ids.ids)])
        return {(file.res_model, file.res_id): self._picture(file) for file in found}

    @api.model
    def _picture(self, file):
        """A file as a small picture for the page; False for what is none."""
        if not (file.mimetype or '').startswith('image/') or not file.raw:
            return False
        try:
            return image_data_uri(base64.b64encode(image_process(file.raw, size=THUMBNAIL)))
        except (UserError, ValueError):
            return False

    @api.model
    def _pictures(self, files):
        return [{'name': file.name, 'image': self._picture(file)} for file in files]

    @api.model
    def _round(self, run, signatures):
        # sudo: names of people and places stand on a round that one may read
        kept = run.sudo()
        tz = kept.site_id.tz or self.env['medical.practice']._get(kept.company_id).tz or 'UTC'

        def moment(value):
            return value and format_datetime(self.env, value, tz=tz, dt_format='short')

        sections = defaultdict(list)
        for line in run.line_ids:
            sections[line.section or ''].append({
                **self._step(line), 'on': moment(line.done_on), 'signature': signatures.get((line._name, line.id)),
                'photos': self._pictures(line.attachment_ids)})
        return {
            'run': kept,
            'printed': self.env._("Printed by %(user)s on %(moment)s (%(tz)s)", user=self.env.user.name, moment=moment(fields.Datetime.now()), tz=tz),
            'due': moment(kept.date_due), 'begun': moment(kept.date_started), 'done': moment(kept.date_done), 'confirmed': moment(kept.second_on),
            'state': dict(run._fields['state']._description_selection(self.env))[run.state],
            'by': kept.done_by_name or kept.done_by_id.name or '',
            'sections': list(sections.items()),
            'signature': signatures.get((run._name, run.id)),
            'photos': self._pictures(run.photo_ids),
            'certificates': self._pictures(run.certificate_ids),
        }

    @api.model
    def _step(self, line):
        """A step in words: what was answered, its range, and how it is marked."""
        answer, mark = '', ''
        if line.done_on:
            answer = {
                'tick': lambda: self.env._("Done") if line.value_tick else self.env._("Not done"),
                'yesno': lambda: self.env._("Yes") if line.value_yesno == 'yes' else self.env._("No"),
                'number': lambda: line._number_words(line.value_number),
                'temperature': lambda: line._number_words(line.value_number),
                'photo': lambda: self.env._("Photos: %(count)s", count=len(line.attachment_ids)),
                'signature': lambda: self.env._("Signed"),
            }.get(line.kind, lambda: line.value_text or '')()
            mark = 'danger' if line.out_of_range or line.request_id else 'warning' if (
                line.kind == 'yesno' and line.value_yesno == 'no' or line.kind == 'tick' and not line.value_tick) else ''
        # sudo: names, and the number of the problem, stand on a round that one may read
        kept = line.sudo()
        return {
            'line': line, 'room': kept.room_id.name or '', 'answer': answer or self.env._("Not answered"),
            'mark': mark if answer else 'muted', 'range': line._range_words(), 'out': line.out_of_range,
            'by': kept.done_by_name or kept.done_by_id.name or '',
            'problem': kept.request_id and (kept.request_id.medical_number or f'#{kept.request_id.id}'),
        }
