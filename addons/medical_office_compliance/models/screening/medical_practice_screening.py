from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

ACTIVITY = 'medical_office_compliance.mail_activity_type_screening'


class MedicalPractice(models.Model):
    """When a screening is due, and how like names must be. Suggested numbers: the OIG advises monthly, no rule sets them."""
    _inherit = 'medical.practice'

    screening_likeness = fields.Integer(
        'Like Names From', default=88,
        help="A name on a list counts as a match from this likeness on, of 100. Less finds more namesakes, more misses misspellings.")
    screening_days = fields.Integer('Screened Every (days)', default=31, help="0: nobody is reminded.")

    _screening_numbers = models.Constraint(
        'CHECK (screening_likeness BETWEEN 70 AND 100 AND screening_days >= 0)', "Likeness is from 70 to 100, days are 0 or more.")

    @api.model
    def _cron_screening_remind(self):
        """Where no screening was done for as long as the practice says, its compliance officers, else its managers, have a task; once, until
        somebody screens."""
        kind = self.env.ref(ACTIVITY)
        practices = self.search([('screening_days', '>', 0)])
        last = dict(self.env['medical.screening']._read_group([('company_id', 'in', practices.company_id.ids)], ['company_id'], ['date:max']))
        asked = self.env['mail.activity'].search([('activity_type_id', '=', kind.id)]).user_id
        values = []
        officers, managers = (self.env.ref(f'medical_office_base.group_{role}').all_user_ids for role in ('compliance_officer', 'manager'))
        for practice in practices:
            company, before = practice.company_id, last.get(practice.company_id)
            today = company._medical_today()
            if before and before + timedelta(days=practice.screening_days) > today:
                continue
            here = [[user for user in users if user.active and not user.share and company in user.company_ids and user != self.env.ref('base.user_root')]
                    for users in (officers, managers)]
            for user in here[0] or here[1]:
                if user in asked:
                    continue
                words = self.with_context(lang=user.lang)
                note = (words.env._("Last screened on %(date)s.", date=format_date(words.env, before)) if before
                        else words.env._("Nobody was screened here yet."))
                values.append({
                    'activity_type_id': kind.id, 'user_id': user.id, 'date_deadline': today, 'automated': True,
                    'summary': words.env._("Import the newest exclusion lists and screen (%(practice)s)", practice=practice.legal_name),
                    'note': Markup('<p>%s %s</p><p><a href="/odoo/exclusion-lists">%s</a></p>') % (
                        note, words.env._("The OIG publishes the LEIE anew each month."), words.env._("Open the lists"))})
        # a task without mail: the digest tells of it
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).create(values)

    @api.model
    def _screening_done(self, company):
        """Take the tasks back that asked for a screening of a practice."""
        # sudo: tasks of whoever was asked
        self.env['mail.activity'].sudo().search([
            ('activity_type_id', '=', self.env.ref(ACTIVITY).id), ('user_id.company_ids', 'in', company.ids)]).unlink()
