from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalPatientMergeChoice(models.TransientModel):
    """Which of two records counts, and what would move to it: looked at before anything is done."""
    _name = 'medical.patient.merge.choice'
    _description = 'Merge Two Patients'

    patient_id = fields.Many2one('medical.patient', 'One', required=True, ondelete='cascade')
    other_id = fields.Many2one('medical.patient', 'The Other', required=True, ondelete='cascade')
    survivor_id = fields.Many2one(
        'medical.patient', 'The Record That Counts', required=True, ondelete='cascade', domain="[('id', 'in', (patient_id, other_id))]")
    reason = fields.Char(help="How you know that they are one person.")
    preview = fields.Html('What Moves', compute='_compute_preview', sanitize=False)

    @api.constrains('patient_id', 'other_id', 'survivor_id')
    def _check_opens(self):
        for choice in self:
            # nobody learns a name by guessing an id
            (choice.patient_id | choice.other_id | choice.survivor_id).sudo(False).check_access('read')

    def _merged(self):
        if self.survivor_id not in self.patient_id | self.other_id:
            raise UserError(self.env._("Choose which of the two records counts."))
        return (self.patient_id | self.other_id) - self.survivor_id

    @api.depends('patient_id', 'other_id', 'survivor_id')
    def _compute_preview(self):
        merges = self.env['medical.patient.merge']
        for choice in self:
            choice.preview = False
            survivor = choice.survivor_id._origin
            merged = (choice.patient_id | choice.other_id)._origin - survivor
            if len(merged) == 1 and (merged | survivor).has_access('write'):
                choice.preview = choice._preview(merged, survivor, merges.sudo()._moving(merged, survivor))

    def _preview(self, merged, survivor, moving):
        """Tables of both records and of what moves; what the user may not read is counted as one."""
        rows, further = [], 0
        for model, _name, going, staying in moving:
            if not self.env[model].has_access('read'):
                further += len(going)
                continue
            rows.append((self.env[model]._description, len(going), len(staying)))
        if further:
            rows.append((self.env._("Further records, which you don't read"), further, 0))
        names = ['number', 'name', 'birth_date', 'phone', 'email', 'street', 'city', 'language_id', 'site_ids', 'provider_ids']
        labels = {name: self.env['medical.patient']._fields[name]._description_string(self.env) for name in names}
        # sudo: names of employees and languages; both records were asked for
        texts = [[patient._watch_text(name) for name in names] for patient in (survivor.sudo(), merged.sudo())]
        compared = Markup().join(
            Markup('<tr><th class="fw-normal text-muted pe-3">%s</th><td class="pe-3">%s</td><td class="%s">%s</td></tr>') % (
                labels[name], one, 'fw-bold' if one != other else '', other) for name, one, other in zip(names, *texts, strict=True))
        head = Markup('<tr><th></th><th class="pe-3">%s</th><th>%s</th></tr>') % (self.env._("Counts"), self.env._("Is merged"))
        lines = Markup().join(
            Markup('<li>%s: %s</li>') % (label, self.env._("%(count)s move, %(staying)s stay, as they would overlap", count=going, staying=staying)
                                         if staying else self.env._("%(count)s move", count=going))
            for label, going, staying in rows) or Markup('<li>%s</li>') % self.env._("Nothing hangs on the merged record.")
        return Markup('<div class="table-responsive"><table class="mb-3">%s%s</table></div><ul class="mb-2">%s</ul><p class="text-muted mb-0">%s</p>') % (
            head, compared, lines, self.env._("What the record that counts lacks it takes over; sites, own doctors and what protects the patient are joined. "
                                     "The ledger is not rewritten. The merge can be taken back."))

    def action_merge(self):
        """Merge, and open the record that counts."""
        self.ensure_one()
        merge = self.env['medical.patient.merge']._merge(self._merged(), self.survivor_id, self.reason)
        return merge.sudo(False).survivor_id.get_formview_action()
