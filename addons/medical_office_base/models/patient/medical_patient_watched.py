from odoo import api, models

NOT_WATCHED = {*models.MAGIC_COLUMNS, 'company_id'}


class MedicalPatientWatched(models.AbstractModel):
    """Records about a patient whose every change is kept as `medical.patient.event`: two queries per write, however many."""
    _name = 'medical.patient.watched'
    _description = 'Changes Are Kept'

    # the many2one to the patient; None on the patient itself
    _watch_parent = 'patient_id'
    # who reads the values: a tier of medical.patient.event
    _watch_tier = 'patient_admin'

    @api.model
    def _watch_names(self):
        """The fields whose values are kept: what is typed, not what follows."""
        return {name for name, field in self._fields.items()
                if field.store and name not in NOT_WATCHED and not field.related and (not field.compute or not field.readonly)
                and field.type not in ('one2many', 'properties')}

    @api.model
    def _watch_field_tier(self, name):
        groups = self._fields[name].groups or ''
        return 'patient_financial' if 'group_patient_financial' in groups else self._watch_tier

    def _watch_patient(self):
        return self[self._watch_parent] if self._watch_parent else self

    def _watch_subject(self):
        """Which of several rows it is, in words: before the name of a field."""
        return ''

    def _watch_text(self, name):
        """A value as people read it."""
        field, value = self._fields[name], self[name]
        if field.type == 'binary':
            return self.env._("(a file)") if value else ''
        if field.relational:
            return ', '.join(value.mapped('display_name'))
        if field.type == 'boolean':
            return self.env._("Yes") if value else self.env._("No")
        if field.type == 'selection':
            return dict(field._description_selection(self.env)).get(value, '')
        return field.convert_to_display_name(value, self) or '' if value else ''

    @api.model
    def _watch_write(self, events):
        """Keep changes: (patient, what, old, new, tier)."""
        # sudo: events are written by what changes alone
        self.env['medical.patient.event'].sudo().create([{
            'patient_id': patient.id, 'company_id': patient.company_id.id, 'user_id': self.env.uid, 'what': what,
            'old_value': old or False, 'new_value': new or False, 'tier': tier,
        } for patient, what, old, new, tier in events])

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        # sudo: names of what is chosen, as people of other sites and Odoo's employees
        records.sudo()._watch_made()
        return records

    def _watch_made(self):
        self._watch_write([
            (record._watch_patient(), ' · '.join(filter(None, (record._description, record._watch_subject()))), '', self.env._("Added"), self._watch_tier)
            for record in self])

    def write(self, vals):
        names = sorted(vals.keys() & self._watch_names())
        if not names:
            return super().write(vals)
        # sudo: as in create; of a file it is enough that there is one
        watched = self.sudo().with_context(bin_size=True)
        before = {record.id: [record._watch_text(name) for name in names] for record in watched}
        res = super().write(vals)
        events = []
        for record in watched:
            for name, old in zip(names, before[record.id], strict=True):
                new, binary = record._watch_text(name), self._fields[name].type == 'binary'
                if new != old or binary and new:
                    what = ' · '.join(filter(None, (record._watch_subject(), self._fields[name]._description_string(self.env))))
                    events.append((record._watch_patient(), what, old, new, self._watch_field_tier(name)))
        if events:
            self._watch_write(events)
        return res
