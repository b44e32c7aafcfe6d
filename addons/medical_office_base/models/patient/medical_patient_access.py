from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_time

from .medical_patient_glass import GLASS_REASONS, OFFICER


class MedicalPatient(models.Model):
    """How a restricted record is opened, and by whom it was read.

    The name of a patient is itself what is kept: reading names alone is written down too, and who may not open the patient
    reads the record number in place of the name, in every field that leads to a patient.
    """
    _inherit = 'medical.patient'

    _access_log_names = frozenset({'id'})

    glass_until = fields.Datetime(
        compute='_compute_glass_until', help="Until when the current user has this restricted record open by broken glass.")
    glass_left = fields.Char(compute='_compute_glass_until')

    @api.depends_context('uid')
    @api.depends('site_ids', 'is_restricted', 'provider_ids')
    def _compute_display_name(self):
        super()._compute_display_name()
        if self.env.uid == api.SUPERUSER_ID:
            return
        # Odoo shows names of many2one fields as superuser: whoever guesses an id would learn whose it is
        saved = self.filtered('id')
        # without sudo: what the user themselves may read is the question
        for patient in saved - saved.sudo(False)._filtered_access('read'):
            patient.display_name = self.env._("Patient %(number)s", number=patient.sudo().number)  # sudo: the number is no name

    @api.depends_context('uid', 'tz')
    def _compute_glass_until(self):
        restricted = self.filtered('is_restricted')
        # sudo: the user's own glass
        until = dict(self.env['medical.patient.glass'].sudo()._read_group(
            [('patient_id', 'in', restricted.ids), ('user_id', '=', self.env.uid), ('expires_at', '>', fields.Datetime.now())],
            ['patient_id'], ['expires_at:max'])) if restricted.ids else {}
        for patient in self:
            patient.glass_until = end = until.get(patient.sudo()._origin) or False
            if not end:
                patient.glass_left = False
                continue
            minutes = max(int((end - fields.Datetime.now()).total_seconds()) // 60, 1)
            at = format_time(self.env, end, tz=self.env.context.get('tz') or 'UTC', time_format='short')
            patient.glass_left = self.env._(
                "until %(time)s, %(hours)s h %(minutes)s min left", time=at, hours=minutes // 60, minutes=f'{minutes % 60:02d}')

    # === BREAK THE GLASS === #

    def _break_glass(self, reason, note=None):
        """Open a restricted record to the current user, for the hours that the practice's profile says.

        :param str reason: a key of GLASS_REASONS
        :param str note: in words; needed where the reason is 'other'
        :return: the glass, also one that is open already; none where the record is open without
        :raise AccessError: no role that reads patients, no site of the patient's, or blocked by the Privacy Officer
        """
        self.ensure_one()
        note = (note or '').strip()
        if reason not in dict(GLASS_REASONS):
            raise UserError(self.env._("Choose a reason."))
        if reason == 'other' and not note:
            raise UserError(self.env._("Say in words why you open the record."))
        Glass = self.env['medical.patient.glass']
        if not self._may_break_glass():
            raise AccessError(self.env._("You may not open this record. Ask the Privacy Officer."))
        if self.can_open:
            return Glass.search([
                ('patient_id', '=', self.id), ('user_id', '=', self.env.uid), ('expires_at', '>', fields.Datetime.now())], limit=1)
        # sudo: written by this method alone; who may is checked
        glass = Glass.sudo().create(Glass._prepare(self.sudo(), reason, note)).sudo(False)
        self.invalidate_recordset(['can_open', 'glass_until', 'glass_left', 'display_name'])
        return glass

    def _may_break_glass(self):
        """Whether the current user may open this record by breaking the glass; the record need not be readable."""
        user = self.env.user
        # sudo: whether it is theirs at all is the question
        patient = self.sudo()
        return bool(
            user.has_group('medical_office_base.group_patient_admin') and patient.company_id in user.company_ids
            and user in patient.site_ids.user_ids and not self.env['medical.patient.glass.block']._blocks(user, patient))

    @api.model
    def _glass_find(self, number=None, family_name=None, birth_date=None):
        """The one patient, as the current user, whom they may open by glass; none where there is no such, or is not theirs.

        By record number, or by last (or former) name and birth date, exactly: accents count, capitals don't.
        """
        # sudo: it can't be read yet; who may is looked at before anything is said
        patients = self.sudo()
        mine = [('company_id', 'in', self.env.companies.ids), ('site_ids.user_ids', 'in', self.env.uid), ('merged_into_id', '=', False)]
        if number:
            found = patients.search([*mine, ('number', '=', number.strip())])
        elif family_name and birth_date:
            name = family_name.strip().casefold()
            found = patients.search([*mine, ('birth_date', '=', birth_date)]).filtered(
                lambda patient: name in ((patient.family_name or '').casefold(), (patient.former_name or '').casefold()))
        else:
            found = patients.browse()
        found = found.sudo(False)
        return found if len(found) == 1 and found._may_break_glass() else found.browse()

    def action_end_glass(self):
        """Close the record again: its reader is done."""
        self.ensure_one()
        self.env['medical.patient.glass'].search([
            ('patient_id', '=', self.id), ('user_id', '=', self.env.uid), ('expires_at', '>', fields.Datetime.now())])._end()
        return {'type': 'ir.actions.act_window_close'} if self.has_access('read') else {
            'type': 'ir.actions.client', 'tag': 'medical_office_base.today', 'target': 'main'}

    # === WHO READ IT === #

    def action_who_saw(self):
        """Everybody who read this patient's record or what hangs on it, for the Privacy Officer."""
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("The Privacy Officer sees who read a record."))
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_access_patient_record')
        return {**action, 'context': {'default_patient_id': self.id, 'default_company_id': self.company_id.id}}
