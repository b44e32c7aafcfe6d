from datetime import timedelta

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import LockError

ACTIVITY = 'medical_office_base.mail_activity_type_problem'


class MaintenanceRequest(models.Model):
    """Telling the right person, and the next one while nobody takes it.

    First: the technician of the equipment, else who holds the kind's role among the people of the site, else a manager.
    Then, each time the minutes of the kind have run on its clock: everybody of the call list in its order, the manager,
    the owner; then nobody more. Each of them once, with a task and a mail; OdooBot never. A vendor without an account
    gets the mail, and who was told first the task to call them.
    """
    _inherit = 'maintenance.request'

    medical_escalate_on = fields.Datetime('Next Is Asked On', readonly=True, copy=False)
    medical_escalation = fields.Selection(
        [('first', 'First person'), ('list', 'Call list'), ('manager', 'Office manager'), ('owner', 'Owner')],
        string='Told So Far', readonly=True, copy=False)
    medical_told_ids = fields.Many2many(
        'res.users', 'medical_problem_told_rel', 'request_id', 'user_id', string='People Told', readonly=True, copy=False)
    medical_told_on_call_ids = fields.Many2many(
        'medical.on.call', 'medical_problem_told_on_call_rel', 'request_id', 'on_call_id', string='Contacts Told', readonly=True, copy=False)

    _medical_escalate_idx = models.Index('(medical_escalate_on) WHERE medical_escalate_on IS NOT NULL')

    # === FIRST === #

    def _medical_tell_first(self):
        """Tell the right person. Called as superuser, once, for a new problem."""
        self.ensure_one()
        kind = self.medical_kind_id
        if not kind.is_emergency and not kind.escalate_minutes:
            return
        person = self._medical_first_person()
        if person:
            self._medical_tell(person, self._medical_summary(person))
        self.medical_escalation = 'first'
        self._medical_plan_next()

    def _medical_first_person(self):
        """Technician, else of the role at the site, else a manager, else an owner: one person, or nobody."""
        self.ensure_one()
        technician = self.user_id.filtered(lambda user: user.active and not user.share and user.id != SUPERUSER_ID)
        return (
            technician or self._medical_people(self.medical_kind_id.group_id, at_site=True)[:1]
            or self._medical_people(self.env.ref('medical_office_base.group_manager'))[:1]
            or self._medical_people(self.env.ref('medical_office_base.group_owner'))[:1])

    def _medical_people(self, group, at_site=False):
        """Active people of the company who hold the role: of the site first, the reporter last."""
        if not group:
            return self.env['res.users']
        domain = [
            ('all_group_ids', 'in', group.id), ('company_ids', 'in', self.company_id.id), ('share', '=', False), ('id', '!=', SUPERUSER_ID)]
        if at_site and self.medical_site_id and group != self.env.ref('medical_office_base.group_manager'):
            domain.append(('medical_site_ids', 'in', self.medical_site_id.id))
        # sudo: names and roles of colleagues, to tell the right one
        people = self.env['res.users'].sudo().search(domain)
        staff = self.medical_site_id.sudo().user_ids
        return people.sorted(lambda user: (user not in staff, user == self.medical_reporter_id, user.name.lower(), user.id))

    def _medical_plan_next(self, now=None):
        """When the next is asked, if nobody has taken it; never after the owner."""
        kind = self.medical_kind_id
        if not kind.escalate_minutes or self.medical_escalation == 'owner':
            self.medical_escalate_on = False
            return
        self.medical_escalate_on = self._medical_clock_add(timedelta(minutes=kind.escalate_minutes), start=now or fields.Datetime.now())
        # sudo: the job runs when it is time, not only at its own interval
        self.env.ref('medical_office_base.cron_problem_escalate').sudo()._trigger(at=self.medical_escalate_on)

    def _medical_stop_telling(self, feedback=False):
        """Nobody more is asked, and nobody has it as a task: it is taken, solved or cancelled. Called as superuser."""
        self.medical_escalate_on = False
        if feedback:
            self.activity_feedback([ACTIVITY], feedback=feedback)
        else:
            self.activity_unlink([ACTIVITY])

    # === THE NEXT === #

    @api.model
    def _cron_medical_escalate(self, limit=50):
        """Ask the next where nobody has taken it in time."""
        domain = [('medical_escalate_on', '<=', fields.Datetime.now())]
        requests = self.search(domain, limit=limit, order='medical_escalate_on')
        self.env['ir.cron']._commit_progress(remaining=self.search_count(domain))
        for request in requests:
            request._medical_escalate()
            if not self.env['ir.cron']._commit_progress(1):
                break

    def _medical_escalate(self):
        """Ask the next, if it is time: running it again, or twice at once, asks nobody more."""
        self.ensure_one()
        try:
            self.lock_for_update()
        except LockError:
            return
        self.invalidate_recordset()
        now = fields.Datetime.now()
        if not self.medical_escalate_on or self.medical_escalate_on > now:
            return
        if self.medical_accepted_on or not self._medical_is_open():
            self._medical_stop_telling()
            return
        if not self._medical_ask_next():
            self.medical_escalation = 'owner'
        self._medical_plan_next(now)

    def _medical_ask_next(self):
        """Ask the next who was not asked yet. False when nobody is left."""
        if self.medical_escalation in (False, 'first', 'list'):
            for entry in self.medical_on_call_ids - self.medical_told_on_call_ids:
                self.medical_told_on_call_ids += entry
                self.medical_escalation = 'list'
                if self._medical_ask_entry(entry):
                    return True
        for role in ('manager', 'owner'):
            if self.medical_escalation == 'owner' or (role == 'manager' and self.medical_escalation == 'manager'):
                continue
            self.medical_escalation = role
            people = self._medical_people(self.env.ref(f'medical_office_base.group_{role}')) - self.medical_told_ids
            if people:
                self._medical_tell(people[0], self._medical_summary(people[0]))
                return True
        return False

    def _medical_ask_entry(self, entry):
        """Ask somebody of the call list. False when there was nobody to tell: the next is asked at once."""
        user = entry.user_id
        if user:
            if user in self.medical_told_ids or not user.active or user.id == SUPERUSER_ID:
                return False
            self._medical_tell(user, self._medical_summary(user))
            return True
        if entry.email:
            self._medical_mail(entry.email, entry.partner_id.lang, self._medical_mail_lines(entry.partner_id.lang, vendor=True))
        self._medical_notify_entry(entry)
        caller = self._medical_first_person()
        if caller:
            summary = self.with_context(lang=caller.lang).env._(
                "Call %(name)s, %(phone)s: %(request)s", name=entry.name, phone=entry.phone or entry.email, request=self.display_name)
            self._medical_tell(caller, summary)
        return bool(caller or entry.email)

    def _medical_notify_entry(self, entry):
        """A contact of the call list is asked: another way of reaching them comes here."""

    # === HOW === #

    def _medical_summary(self, user):
        return self.with_context(lang=user.lang).env._("Take this: %(request)s", request=self.display_name)

    def _medical_tell(self, user, summary):
        """A task and a mail for a person. Core would mail each task as well: once is enough."""
        self.medical_told_ids += user
        followers = self.message_partner_ids
        today = self.medical_site_id._today() if self.medical_site_id else fields.Date.context_today(self)
        # the task is theirs to read from now on: core lets who follows read it
        self.with_context(mail_activity_quick_update=True).activity_schedule(ACTIVITY, date_deadline=today, summary=summary, user_id=user.id)
        self.message_subscribe((followers | user.partner_id).ids)
        if user.email:
            self._medical_mail(user.email_formatted, user.lang, self._medical_mail_lines(user.lang))
        self._medical_notify_user(user)

    def _medical_notify_user(self, user):
        """A person is told: another way of reaching them comes here."""

    def _medical_short_text(self, lang=None):
        """What happened and where, without a word of what people wrote: it leaves the office."""
        self = self.with_context(lang=lang or self.env.lang)
        return self.env._(
            "%(kind)s at %(place)s (%(number)s).", kind=self.medical_kind_id.name, number=self.medical_number,
            place=', '.join(filter(None, (self.medical_site_id.name, self.medical_room_id.name, self.equipment_id.name))) or self.company_id.name)

    def _medical_mail_lines(self, lang, vendor=False):
        self = self.with_context(lang=lang or self.env.lang)
        site = self.medical_site_id
        lines = [self._medical_short_text(lang)]
        if vendor:
            address = ', '.join(filter(None, (site.street, site.street2, site.city)))
            lines.append(self.env._("Please call %(phone)s.", phone=site.phone or self.company_id.phone) if site.phone or self.company_id.phone
                         else self.env._("Please call the office."))
            if address:
                lines.append(self.env._("Address: %(address)s", address=address))
            return lines
        lines.append(self.env._("Nobody has taken it yet. Open it, take it, or call the next on the list."))
        lines.append(f'{self.get_base_url()}/odoo/medical-problems/{self.id}')
        return lines

    def _medical_mail(self, address, lang, lines):
        """A short mail, sent at once. Nothing that people wrote is in it: mail is no place for patients."""
        company = self.company_id
        body = Markup('').join(
            Markup('<p><a href="%s">%s</a></p>') % (line, line) if line.startswith('http') else Markup('<p>%s</p>') % line for line in lines)
        # sudo: mails are written by the system
        mail = self.env['mail.mail'].sudo().create({
            'subject': lines[0],
            'body_html': body,
            'email_to': address,
            'email_from': company.email_formatted or self.env.user.email_formatted,
            'author_id': company.partner_id.id,
            'auto_delete': True,
            'headers': {'X-Auto-Response-Suppress': 'OOF'},
        })
        mail.send_after_commit()
        return mail
