from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .medical_privacy_incident import INSIDE

# 45 CFR 164.404(c)(1)(A) to (E)
PARTS = ('letter_what', 'letter_data', 'letter_protect', 'letter_doing', 'letter_contact')
SUBSTITUTE_FROM = 10


class MedicalPrivacyIncident(models.Model):
    """The letters to the people: what 45 CFR 164.404(c)(1) asks for, with the patients' real names, printed in one run.

    Printing changes nothing. Once they are noted as sent their words stay. Who has no address is listed: from ten such people on a
    notice stands for 90 days on the website or goes to the media, with a toll-free number; for fewer another way serves
    (164.404(d)(2)).
    """
    _inherit = 'medical.privacy.incident'

    letter_what = fields.Text('What Happened, and When', groups=INSIDE)
    letter_data = fields.Text('Kinds of Information', groups=INSIDE)
    letter_protect = fields.Text('What You Can Do', groups=INSIDE)
    letter_doing = fields.Text('What We Are Doing', groups=INSIDE)
    letter_contact = fields.Text('Whom to Ask', groups=INSIDE, help="A toll-free number, an e-mail address, a website or a postal address.")
    letters_sent = fields.Boolean(compute='_compute_letters', groups=INSIDE)
    unsent_count = fields.Integer('Letters to Send', compute='_compute_letters', groups=INSIDE)
    unreached_count = fields.Integer('Without Address', compute='_compute_letters', groups=INSIDE)
    unnoted_count = fields.Integer('Not in the Accounting', compute='_compute_letters', groups=INSIDE)

    @api.depends('person_ids.reach', 'person_ids.sent_on', 'person_ids.disclosure_id')
    def _compute_letters(self):
        for incident in self:
            # sudo: numbers alone, for everybody who reads the incident
            rows = incident.sudo().person_ids
            incident.letters_sent = any(rows.mapped('sent_on'))
            incident.unsent_count = sum(not row.sent_on and row.reach in ('mail', 'kin') for row in rows)
            incident.unreached_count = incident._unreached_count()
            incident.unnoted_count = sum(not row.disclosure_id for row in rows)

    def _unreached_count(self):
        """How many people have no address; of who has died no substitute notice is asked for (164.404(d)(2))."""
        # sudo: a number
        return sum(row.reach == 'unknown' and not row.patient_id.deceased_on for row in self.sudo().person_ids)

    @api.model_create_multi
    def create(self, vals_list):
        incidents = super().create(vals_list)
        for incident in incidents:
            incident._suggest_letter()
        return incidents

    def _suggest_letter(self):
        """Words to start from, where nothing is written yet."""
        practice = self.env['medical.practice']._get(self.company_id)
        phone, email = self.site_id.phone or self.company_id.phone, self.site_id.email or self.company_id.email
        words = {
            'letter_protect': self.env._(
                "Look through the statements of your health plan for care that you didn't get, and tell them and us. Where your social security or account "
                "number is concerned you can ask the credit bureaus for a fraud alert or a security freeze, free of charge."),
            'letter_doing': self.env._(
                "We are looking into how it happened, do what we can to undo it, and change how we work so that it doesn't happen again."),
            'letter_contact': self.env._(
                "Privacy Officer of %(practice)s: %(ways)s", practice=practice.legal_name or '', ways=', '.join(filter(None, (phone, email)))),
        }
        # sudo: suggested to whoever may write the incident
        kept = self.sudo()
        kept.write({name: text for name, text in words.items() if not kept[name]})

    # === LETTERS === #

    def _check_not_delayed(self, day):
        """Nobody is told while law enforcement asked to wait (45 CFR 164.412)."""
        if self.delay_until and day <= self.delay_until:
            raise UserError(self.env._(
                "%(who)s asked that nobody is told until %(date)s: wait, then tell without delay.", who=self.delay_by,
                date=format_date(self.env, self.delay_until)))

    def _letter_parts(self):
        """[(heading, text)] of a letter.

        :raises UserError: a part is missing
        """
        headings = {
            'letter_what': self.env._("What happened"), 'letter_data': self.env._("What information was involved"),
            'letter_protect': self.env._("What you can do"), 'letter_doing': self.env._("What we are doing"),
            'letter_contact': self.env._("For more information"),
        }
        missing = [self._fields[name]._description_string(self.env) for name in PARTS if not (self[name] or '').strip()]
        if missing:
            raise UserError(self.env._("The letter lacks what the law asks for: %(parts)s.", parts=', '.join(missing)))
        return [(headings[name], self[name]) for name in PARTS]

    def _letter_rows(self):
        """Whose letters are printed: those to be sent, else all that were."""
        rows = self.person_ids.filtered(lambda row: row.reach in ('mail', 'kin'))
        return rows.filtered(lambda row: not row.sent_on) or rows

    def _check_letters(self):
        self.ensure_one()
        self._check_officer()
        if self.state not in ('breach', 'closed'):
            raise UserError(self.env._("Letters go out when it is decided that this is a breach."))
        self._check_not_delayed(self.site_id._today())
        if not self._letter_rows():
            raise UserError(self.env._("Nobody with an address is listed: add the patients first."))
        # sudo: what the letters say, for whoever works on the incident
        self.sudo()._letter_parts()

    def action_print_letters(self):
        """Print the letters that are to be sent, all in one file."""
        self.person_ids._find_reach()
        self._sync_steps()
        self._check_letters()
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/breach_letters/{self.id}'}

    def _letters_print(self):
        """(content, kind, file name) of the letters; their printing is written down. The file bears no name."""
        self._check_letters()
        content, kind = self.env['ir.actions.report']._medical_print('medical_office_compliance.action_report_breach_letters', self.ids)
        self._letter_rows()._access_log('print', self.env._("Letters of %(number)s", number=self.number))
        return content, kind, f'{self.number}-letters.{kind}'

    def _letters_sent_on(self, day):
        """Note the letters as sent; called when the step is noted as done."""
        self.person_ids._find_reach()
        # sudo: noted by methods alone, after the checks of the step
        self.sudo()._letter_parts()
        rows = self.person_ids.filtered(lambda row: row.reach in ('mail', 'kin') and not row.sent_on)
        rows.sudo().write({'sent_on': day})

    def action_add_people(self):
        """Ask for record numbers."""
        return self._action_answer(self.env._("Add Patients"), 'people')

    # === ACCOUNTING === #

    def action_note_disclosures(self):
        """Write what went outside into the patients' accountings of disclosures, as not permitted (45 CFR 164.528)."""
        self.ensure_one()
        self._check_officer()
        if self.recipient_kind not in ('outside', 'covered') or not self.recipient:
            raise UserError(self.env._("Only what went to somebody outside stands in an accounting: say who got it, and their name."))
        rows = self.person_ids.filtered(lambda row: not row.disclosure_id)
        # sudo: as `medical.disclosure._record`, for many at once; the Privacy Officer, who may write each, was checked
        disclosures = self.env['medical.disclosure'].sudo().create([{
            'patient_id': row.patient_id.id, 'date': self.occurred_on or self.discovered_on, 'recipient_name': self.recipient,
            'what': self.data_involved or self.env._("See privacy incident %(number)s", number=self.number),
            'purpose': self.env._("None: privacy incident %(number)s", number=self.number), 'basis': 'impermissible', 'user_id': self.env.uid,
        } for row in rows])
        for row, disclosure in zip(rows.sudo(), disclosures, strict=True):
            row.disclosure_id = disclosure
