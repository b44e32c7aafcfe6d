from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

PATIENTS = 'medical_office_base.group_patient_admin'


class MedicalRecall(models.Model):
    """Letters: to patients, with their real names, printed by whoever may open them; and the answer to the vendor.

    Printing changes nothing; that letters were sent is noted by a button, for those whom the user may open.
    """
    _inherit = 'medical.recall'

    letter_what = fields.Text('What Happened', help="In the letter to patients.")
    letter_do = fields.Text('What You Can Do', help="In the letter to patients.")
    letter_contact = fields.Text('Whom to Ask', help="In the letter to patients.")

    @api.model_create_multi
    def create(self, vals_list):
        recalls = super().create(vals_list)
        for recall in recalls:
            recall._suggest_letter()
        return recalls

    def _suggest_letter(self):
        """Words to start from, where nothing is written yet."""
        words = {
            'letter_what': self.env._(
                "The manufacturer has recalled a product that was used when you visited us: %(product)s.", product=self.title),
            'letter_do': self.env._("If you have questions, or feel unwell in a way that you can't explain, call us. In an emergency call 911."),
            'letter_contact': ', '.join(filter(None, (self.company_id.name, self.company_id.phone, self.company_id.email))),
        }
        # sudo: suggested to whoever may write the notice
        kept = self.sudo()
        kept.write({name: text for name, text in words.items() if not kept[name]})

    def _letter_rows(self):
        """Whose letters are printed: of those whom the user may open the ones to tell, else all who were told by letter.

        :raises UserError: nobody, or the letter has no words
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_groups(PATIENTS):
            raise AccessError(self.env._("Letters to patients are printed by whoever may open their records."))
        rows = self.env['medical.recall.patient'].search([('recall_id', '=', self.id)])
        rows = rows.filtered(lambda row: not row.told_on) or rows.filtered(lambda row: row.told_how == 'mail')
        return rows.filtered(lambda row: not row.patient_id.deceased_on)

    def action_print_letters(self):
        """Print the letters to the patients who are still to be told, all in one file."""
        self.ensure_one()
        if not self._letter_rows():
            raise UserError(self.env._("There is no letter for you to print: nobody is to be told whose record you may open."))
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/recall_letters/{self.id}'}

    def action_letters_sent(self):
        """Note that letters were sent to all who are to be told, have an address, and whom one may open."""
        self.ensure_one()
        self._check_open()
        rows = self._letter_rows().filtered(lambda row: not row.told_on)
        # sudo: an address is looked at, not shown
        addressed = {row.id for row, (_name, address) in rows.sudo()._addressees().items() if address}
        if not addressed:
            raise UserError(self.env._("Nobody is to be told by letter of whom an address is known."))
        return rows.filtered(lambda row: row.id in addressed)._tell('mail')

    def _letters_print(self):
        """(content, kind, file name) of the letters; their printing is written down. The file's name bears nobody's."""
        rows = self._letter_rows()
        if not rows:
            raise UserError(self.env._("There is no letter for you to print: nobody is to be told whose record you may open."))
        content, kind = self.env['ir.actions.report']._medical_print('medical_office_inventory.action_report_recall_letters', self.ids)
        rows._access_log('print', self.env._("Letters of %(number)s", number=self.name))
        return content, kind, f'{self.name.replace("/", "-")}-letters.{kind}'

    def _letters(self):
        """What the letters say: a dict each for the template, with the patient's real name."""
        self.ensure_one()
        company = self.company_id
        practice = company.medical_practice_ids[:1]
        # sudo: name and address stand on the patient's own letter; the rows are those whom the user may open
        rows = self._letter_rows().sudo()
        headings = (self.env._("What happened"), self.env._("What you can do"), self.env._("Whom to ask"))
        parts = [(heading, text) for heading, text in zip(headings, (self.letter_what, self.letter_do, self.letter_contact), strict=True) if text]
        return [{
            'practice': practice.legal_name or company.name, 'phone': company.phone or '',
            'place': ', '.join(filter(None, (company.street, company.street2, company.city, company.zip))),
            'to_name': name, 'to_address': address, 'date': format_date(self.env, company._medical_today(), date_format='MMMM d, y'),
            'number': self.name, 'parts': parts,
        } for row, (name, address) in rows._addressees().items()]
