from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

REACH = [('mail', 'By Mail'), ('kin', 'Next of Kin by Mail'), ('unknown', 'No Address')]
SYSTEM = {'reach', 'sent_on', 'state_id', 'disclosure_id', 'company_id'}


class MedicalPrivacyIncidentPatient(models.Model):
    """A patient whom a privacy incident concerns: by record number, for the Privacy Officer and for who may open the patient.

    `reach` is how the letter goes (45 CFR 164.404(d)): by first-class mail to the last known address, or the one that the patient
    asked for; of somebody who has died to the next of kin or representative where an address is known.
    """
    _name = 'medical.privacy.incident.patient'
    _description = 'Patient of a Privacy Incident'
    _inherit = ['medical.access.logged']
    _order = 'id'
    _access_log_parent = 'patient_id'

    incident_id = fields.Many2one('medical.privacy.incident', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='incident_id.company_id', store=True, index=True)
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    # as it was then: a move later on doesn't change who was to be told
    state_id = fields.Many2one('res.country.state', 'Resident Of', readonly=True, ondelete='restrict')
    reach = fields.Selection(REACH, 'Letter', readonly=True)
    sent_on = fields.Date('Letter Sent', readonly=True)
    disclosure_id = fields.Many2one('medical.disclosure', 'In the Accounting', readonly=True, index='btree_not_null', ondelete='restrict')

    @api.depends('patient_id')
    def _compute_display_name(self):
        for row in self:
            # sudo: the record number, which names nobody
            row.display_name = row.sudo().patient_id.number or ''

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & SYSTEM for vals in vals_list):
            raise AccessError(self.env._("How a letter goes, and when, follow from what is done."))
        rows = super().create(vals_list)
        rows._check_changing()
        for row in rows:
            if row.patient_id.company_id != row.company_id:
                raise UserError(self.env._("This patient is not of the practice of the incident."))
        twice = self._read_group([('incident_id', 'in', rows.incident_id.ids)], ['incident_id', 'patient_id'], having=[('__count', '>', 1)])
        if twice:
            raise UserError(self.env._("Patient %(number)s is listed already.", number=twice[0][1].sudo().number))  # sudo: the number
        rows._find_reach()
        rows.incident_id._sync_steps()
        return rows

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("Take the patient off the list and add the right one."))
        return super().write(vals)

    def unlink(self):
        incidents = self.incident_id
        res = super().unlink()
        incidents._sync_steps()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        self._check_changing()
        if any(row.sent_on or row.disclosure_id for row in self):
            raise UserError(self.env._("This patient was told, or it stands in the accounting of disclosures: the row stays."))

    def _check_changing(self):
        if not self.env.su and any(incident.state in ('closed', 'not_breach') for incident in self.incident_id):
            raise UserError(self.env._("This incident is closed: “Assess Anew” opens it again."))

    # === LETTERS === #

    def _addressees(self):
        """{row: (name, address, how)} to whom each letter goes, as superuser; the address is '' where none is known."""
        contacts = self.env['medical.patient.contact'].search([
            ('patient_id', 'in', self.patient_id.filtered('deceased_on').ids), ('address', '!=', False), ('is_current', '=', True)])
        kin = {}
        for contact in contacts.sorted(lambda contact: contact.authority == 'none'):
            kin.setdefault(contact.patient_id, contact)
        found = {}
        for row in self:
            patient = row.patient_id
            if patient.deceased_on:
                contact = kin.get(patient)
                found[row] = (contact.name, contact.address, 'kin') if contact else (patient.name, '', 'unknown')
                continue
            if patient.confidential_communication:
                address = patient.confidential_contact or ''
            else:
                place = ' '.join(filter(None, (patient.state_id.code, patient.zip)))
                lines = (patient.street, patient.street2, ', '.join(filter(None, (patient.city, place))))
                address = '\n'.join(filter(None, lines)) if patient.street and (patient.city or patient.zip) else ''
            minor = patient.birth_date and patient.age < (row.company_id.medical_practice_ids[:1].majority_age or 18)
            name = self.env._("The parent or guardian of %(name)s", name=patient.name) if minor else patient.name
            found[row] = (name, address, 'mail' if address else 'unknown')
        return found

    def _find_reach(self):
        """Note how each letter goes by what is known of the patient now; sent ones stay."""
        # sudo: an address is looked at, not shown
        rows = self.sudo().filtered(lambda row: not row.sent_on)
        for row, (_name, _address, how) in rows._addressees().items():
            state = row.state_id or row.patient_id.state_id
            if row.reach != how or row.state_id != state:
                row.write({'reach': how, 'state_id': state.id})

    def _letter(self):
        """What the letters say: a dict each for the template, with the patient's real name. For the Privacy Officer alone."""
        # sudo: name and address stand on the patient's own letter; the caller checked who prints
        rows = self.sudo()
        letters = []
        for row, (name, address, how) in rows._addressees().items():
            incident = row.incident_id
            site, practice = incident.site_id, row.company_id.medical_practice_ids[:1]
            place = ' '.join(filter(None, (site.state_id.code, site.zip)))
            about = row.patient_id.name if how == 'kin' else ''
            letters.append({
                'practice': practice.legal_name or row.company_id.name, 'phone': site.phone or row.company_id.phone or '',
                'site': ', '.join(filter(None, (site.street, site.street2, site.city, place))), 'to_name': name, 'to_address': address, 'about': about,
                'date': format_date(self.env, site._today(), date_format='MMMM d, y'), 'number': incident.number,
                'parts': incident._letter_parts(),
            })
        return letters
