from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

WAYS = [('print', 'Printed'), ('email', 'E-mail'), ('page', 'Shown on a Screen'), ('sheet', 'QR Sheet'), ('hand', 'By Hand')]
GIVERS = (
    'medical_office_base.group_front_desk,medical_office_base.group_clinician,medical_office_base.group_medical_records,'
    'medical_office_base.group_manager')
LINK_DAYS = 30
PURPOSE = 'handout'


class MedicalHandoutGiven(models.Model):
    """That a version of a handout was given: which, to whom, by whom, when, how. It stays.

    Written by `_give` alone. The front desk, clinicians, medical records and the manager give to patients whom they may open;
    everybody on the staff gives to whoever takes it, without a name. The link of a page is a `medical.public.token` of this row.
    """
    _name = 'medical.handout.given'
    _description = 'Handout Given'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'id desc'
    _rec_names_search = ['patient_id']
    _access_log_parent = 'patient_id'
    _stays = True

    version_id = fields.Many2one('medical.handout.version', required=True, index=True, ondelete='restrict')
    handout_id = fields.Many2one(related='version_id.handout_id', string='Topic', store=True, index=True)
    language_id = fields.Many2one(related='version_id.language_id', store=True, index=True)
    company_id = fields.Many2one('res.company', required=True, index=True)
    site_id = fields.Many2one('medical.site', index='btree_not_null', ondelete='restrict')
    patient_id = fields.Many2one('medical.patient', index='btree_not_null', ondelete='restrict', help="Empty: to whoever took it.")
    visit_id = fields.Many2one('medical.visit', index='btree_not_null', ondelete='restrict')
    user_id = fields.Many2one('res.users', 'Given By', required=True, ondelete='restrict')
    date = fields.Datetime('Given On', required=True, default=fields.Datetime.now, index=True)
    way = fields.Selection(WAYS, required=True)
    large_print = fields.Boolean(readonly=True)
    version_state = fields.Selection(related='version_id.state', string='The Text Now')
    opened_count = fields.Integer('Page Opened', compute='_compute_opened', help="How often the page behind the link was opened.")
    opened_on = fields.Datetime('Last Opened On', compute='_compute_opened')
    link_until = fields.Datetime('Link Works Until', compute='_compute_opened')

    @api.depends('patient_id.number')
    def _compute_display_name(self):
        # sudo: the record number alone, which tells nobody who it is
        for given in self.sudo():
            number = given.patient_id.number
            given.display_name = self.env._("Handout · %(number)s", number=number) if number else self.env._("Handout · to whoever took it")

    def _compute_opened(self):
        # sudo: links are nobody's to read; of those of rows that one reads, how often and until when they open
        tokens = self.env['medical.public.token'].sudo().search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('purpose', '=', PURPOSE)]).grouped('res_id')
        none = self.env['medical.public.token']
        for given in self:
            links = tokens.get(given.id, none)
            given.opened_count = sum(links.mapped('opened_count'))
            given.opened_on = max(filter(None, links.mapped('opened_on')), default=False)
            given.link_until = max((link.expires_on for link in links if not link.revoked_on), default=False)

    # === GIVING === #

    @api.model
    def _guard_words(self):
        return self.env._("That a handout was given is written down when it is given: open the topic and choose “Give”.")

    @api.model
    def _check_may_give(self, patient=None):
        """Who may give, and to this patient; see the class.

        :raises AccessError: not by this user, or not to this patient
        """
        if patient:
            if not self.env.user.has_groups(GIVERS):
                raise AccessError(self.env._("Handouts are given to patients by the front desk, clinicians, medical records and the manager."))
            patient.check_access('read')
        elif not self.env.user.has_group('medical_office_base.group_staff'):
            raise AccessError(self.env._("Handouts are given by staff."))

    @api.model
    def _give(self, versions, way, patient=None, visit=None, site=None, large_print=False):
        """Write down that these texts are given now, by the current user; every check is made here.

        :param versions: texts in use
        :param str way: one of WAYS
        :param patient: a medical.patient, or nothing: to whoever takes it
        :param visit: the medical.visit during which it is given
        :return: the rows, as the current user
        :raises AccessError: see `_check_may_give`
        :raises UserError: a text is not in use, or patient, visit and text are not of one practice
        """
        patient = patient or visit and visit.patient_id or self.env['medical.patient']
        self._check_may_give(patient)
        versions.check_access('read')
        if visit:
            visit.check_access('read')
        company = versions.company_id
        if len(company) != 1 or patient and patient.company_id != company or visit and visit.patient_id != patient:
            raise UserError(self.env._("Patient, visit and handout are not of one practice."))
        for version in versions:
            if version.state != 'approved':
                raise UserError(self.env._("“%(title)s” is not in use: give a text that is.", title=version.title))
        site = site or visit and visit.site_id or self._giving_site(company, patient)
        # sudo: rows are written by this method alone; who gives, to whom, and what was checked above
        return self.sudo().create([{
            'version_id': version.id, 'company_id': company.id, 'site_id': site.id, 'patient_id': patient.id,
            'visit_id': visit.id if visit else False, 'user_id': self.env.uid, 'way': way, 'large_print': large_print,
        } for version in versions]).sudo(False)

    @api.model
    def _giving_site(self, company, patient):
        """Where the user gives it: a site of theirs that is also the patient's, else one of either, else the practice's first."""
        sites = self.env['medical.site'].sudo().search([('company_id', '=', company.id)])  # sudo: to choose one, which names nobody
        mine = sites.filtered(lambda site: self.env.user in site.user_ids)
        theirs = patient.sudo().site_ids & sites
        site = (mine & theirs or mine or theirs or sites)[:1]
        if not site:
            raise UserError(self.env._("The practice has no site yet. The office manager adds one under Facilities."))
        return site

    @api.model
    def _domain_own_language(self):
        """Domain: given in the language that the patient reads."""
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "EXISTS (SELECT FROM medical_patient reader WHERE reader.id = %s AND reader.language_id = %s)",
            model._field_to_sql(alias, 'patient_id', query), model._field_to_sql(alias, 'language_id', query)))

    # === LINKS === #

    def _link(self):
        """The address of a page without login that shows this text for 30 days. The secret is told this once."""
        self.ensure_one()
        return f'{self.get_base_url()}/handout/{self.env["medical.public.token"]._issue(self, PURPOSE, LINK_DAYS)}'

    def _mail_refusal(self, patient):
        """Why a patient can't be sent a mail, in words; '' where they can. Only to their own address, never past what they asked for."""
        if not patient:
            return self.env._("A mail goes to a patient: choose one.")
        if patient.deceased_on:
            return self.env._("The patient has died.")
        if patient.confidential_communication:
            return self.env._("No mail: the patient asked to be reached another way.")
        if not patient.email:
            return self.env._("No mail: the patient's record has no e-mail address.")
        return ''

    def _send_link(self):
        """Send the patient a link to each of these texts, in one mail that names neither the patient nor a topic.

        :return: the mail, which Odoo deletes once it is sent
        :raises UserError: see `_mail_refusal`
        """
        patient = self.patient_id
        refusal = self._mail_refusal(patient)
        if refusal:
            raise UserError(refusal)
        company = self.company_id
        links = [given._link() for given in self]
        given = self.with_context(lang=self._mail_lang(self.language_id[:1]))
        # sudo: name and phone of the practice, for whoever may give
        site = given[:1].site_id.sudo()
        body = given.env['ir.qweb']._render('medical_office_base.handout_mail', {
            'company': company.sudo(), 'site': site, 'links': links, 'days': LINK_DAYS}, minimal_qcontext=True)
        # sudo: mails are written by the system; this one bears the address alone, and is deleted once sent
        mail = self.env['mail.mail'].sudo().create({
            'subject': given.env._("Information from %(practice)s", practice=company.sudo().name),
            'body_html': body,
            'email_to': patient.email,
            'email_from': company.sudo().email_formatted or self.env.company.email_formatted or self.env.user.email_formatted,
            'reply_to': company.sudo().email_formatted or False,
            'author_id': company.sudo().partner_id.id,
            'auto_delete': True,
            'headers': {'X-Auto-Response-Suppress': 'OOF'},
        })
        mail.send_after_commit()
        return mail

    def _mail_lang(self, language):
        """The installed language of Odoo in which a mail beside a text is written: the text's, else the user's."""
        installed = [code for code, _name in self.env['res.lang'].get_installed()]
        return next((code for code in installed if code.split('_')[0] == language.code), self.env.lang or installed[0])

    # === ACTIONS === #

    def action_print_again(self):
        """Print the text that was given once more; nothing new is written down."""
        self.ensure_one()
        self.check_access('read')
        return self.version_id._print_action(self.large_print)
