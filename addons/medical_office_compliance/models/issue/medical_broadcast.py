from datetime import datetime, time, timedelta

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.medical_office_base.tools.recurrence import to_utc

BROADCAST_KINDS = [
    ('closed', 'Site Closed'),
    ('weather', 'Weather'),
    ('outage', 'Computers or Phones Down'),
    ('safety', 'Safety Alert'),
    ('notice', 'Notice'),
]
BROADCAST_STATES = [('sent', 'Running'), ('ended', 'Over'), ('cancelled', 'Taken Back')]
LASTS = [('day', 'Until tonight'), ('morrow', 'Until tomorrow night'), ('week', 'For a week')]
NIGHTS = {'day': 1, 'morrow': 2, 'week': 7}
SENDERS = 'medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_compliance_officer'
ALERTERS = 'medical_office_base.group_clinician'
ALERTS = ('outage', 'safety')
# who is told: people with a role who work here
TOLD = ('medical_office_base.group_staff', 'medical_office_base.group_facility')


class MedicalBroadcast(models.Model):
    """Something that everybody at a site, or in the practice, has to know now: it stands in red on their Today until they tap Seen.

    Office manager, owner and compliance officer send any kind; clinicians alerts (something down, safety) to sites of their own. Rows
    are written by `_send` and the buttons alone. What was typed stays in the office: the mail says only of what kind it is, and where.
    One that closes sites makes a call to return for each visit still to come there today; names stand in those calls alone, for
    who may open the patient.
    """
    _name = 'medical.broadcast'
    _description = 'Alert'
    _inherit = ['medical.guarded']
    _order = 'date desc, id desc'
    _rec_name = 'body'
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    kind = fields.Selection(BROADCAST_KINDS, required=True, readonly=True)
    body = fields.Text('Message', required=True, readonly=True)
    site_ids = fields.Many2many('medical.site', string='Sites', readonly=True, check_company=True, help="None: the whole practice.")
    closes = fields.Boolean('Patients Are Called', readonly=True, help="The sites are closed: whoever has a visit there later today is called.")
    date = fields.Datetime('Sent On', required=True, readonly=True)
    date_end = fields.Datetime('Until', required=True, readonly=True)
    sent_by_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='restrict')
    state = fields.Selection(BROADCAST_STATES, 'Status', required=True, readonly=True, default='sent', index=True)
    ended_at = fields.Datetime(readonly=True)
    ended_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    is_running = fields.Boolean('Running Now', compute='_compute_is_running', search='_search_is_running')
    recipient_ids = fields.One2many('medical.broadcast.recipient', 'broadcast_id', 'People', readonly=True)
    told_count = fields.Integer('Told', compute='_compute_counts', compute_sudo=True)
    seen_count = fields.Integer('Seen', compute='_compute_counts', compute_sudo=True)
    call_count = fields.Integer('Patients to Call', compute='_compute_counts', compute_sudo=True)
    call_open_count = fields.Integer('Still to Call', compute='_compute_counts', compute_sudo=True)
    can_end = fields.Boolean(compute='_compute_can_end')

    _running_idx = models.Index("(date_end) WHERE state = 'sent'")

    @api.depends('kind', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for broadcast in self:
            broadcast.display_name = labels.get(broadcast.kind, '')

    @api.depends('state', 'date_end')
    def _compute_is_running(self):
        now = fields.Datetime.now()
        for broadcast in self:
            broadcast.is_running = broadcast.state == 'sent' and broadcast.date_end > now

    @api.model
    def _search_is_running(self, operator, value):
        return Domain('state', '=', 'sent') & Domain('date_end', '>', 'now') if operator == 'in' else NotImplemented

    def _compute_counts(self):
        told = {row.id: (count, seen) for row, count, seen in self.env['medical.broadcast.recipient']._read_group(
            [('broadcast_id', 'in', self.ids)], ['broadcast_id'], ['__count', 'seen_at:count'])}
        calls, still = {}, {}
        for row, state, count in self.env['medical.callback']._read_group(
                [('broadcast_id', 'in', self.ids)], ['broadcast_id', 'state'], ['__count']):
            calls[row.id] = calls.get(row.id, 0) + count
            still[row.id] = still.get(row.id, 0) + (count if state == 'open' else 0)
        for broadcast in self:
            broadcast.told_count, broadcast.seen_count = told.get(broadcast.id, (0, 0))
            broadcast.call_count, broadcast.call_open_count = calls.get(broadcast.id, 0), still.get(broadcast.id, 0)

    @api.depends_context('uid')
    @api.depends('sent_by_id', 'state')
    def _compute_can_end(self):
        all_of_them = self.env.user.has_groups(SENDERS)
        for broadcast in self:
            broadcast.can_end = broadcast.state == 'sent' and (all_of_them or broadcast.sent_by_id == self.env.user)

    @api.model
    def _guard_words(self):
        return self.env._("Alerts are sent with Send Alert, and stay as they were sent.")

    # === SENDING === #

    @api.model
    def _check_may_send(self, kind, sites):
        user = self.env.user
        if user.has_groups(SENDERS):
            return
        if not user.has_group(ALERTERS):
            raise AccessError(self.env._("Alerts are sent by the office manager, the owner, the compliance officer, and clinicians."))
        if kind not in ALERTS or not sites or sites - user.medical_site_ids:
            raise AccessError(self.env._("Clinicians send safety alerts and that something is down, to sites of their own. Ask the office manager for more."))

    @api.model
    def _send(self, company, kind, body, sites=None, lasts='day', closes=False):
        """Send an alert now, as the current user.

        :param str kind: a key of BROADCAST_KINDS
        :param sites: medical.site, none for the whole practice
        :param str lasts: a key of LASTS, by the clock of the first site
        :param bool closes: the sites are closed for the rest of the day
        :return: the broadcast
        :raises AccessError: for who may not, see above
        :raises UserError: without a message, or sites of another practice
        """
        sites = sites or self.env['medical.site']
        if company not in self.env.companies or sites.company_id - company:
            raise UserError(self.env._("Choose sites of this practice."))
        if not (body or '').strip():
            raise UserError(self.env._("Write what people have to know."))
        if kind not in dict(BROADCAST_KINDS) or lasts not in NIGHTS:
            raise UserError(self.env._("Choose what it is about, and how long it lasts."))
        self._check_may_send(kind, sites)
        place = sites[:1] or self.env['medical.practice']._get(company)
        night = to_utc(datetime.combine(place._today() + timedelta(days=NIGHTS[lasts]), time.min), place.tz or 'UTC')
        # sudo: alerts and who is told are written by this method alone; who may was checked
        broadcast = self.sudo().create({
            'company_id': company.id, 'kind': kind, 'body': body.strip(), 'site_ids': [fields.Command.set(sites.ids)], 'closes': closes,
            'date': fields.Datetime.now(), 'date_end': night, 'sent_by_id': self.env.uid})
        people = broadcast._people()
        broadcast.env['medical.broadcast.recipient'].create([{
            'broadcast_id': broadcast.id, 'user_id': user.id, 'seen_at': broadcast.date if user == self.env.user else False} for user in people])
        broadcast._tell(people - self.env.user)
        if closes:
            broadcast._make_calls()
        return broadcast.with_env(self.env)

    def _people(self):
        """Who is told: people with a role at the sites, managers, owners and compliance officers wherever they work; who sends it. As superuser."""
        roles = [self.env.ref(xmlid).id for xmlid in TOLD]
        here = Domain('company_ids', 'in', self.company_id.ids) & Domain('share', '=', False) & Domain('all_group_ids', 'in', roles)
        if self.site_ids:
            heads = [self.env.ref(xmlid).id for xmlid in SENDERS.split(',')]
            here &= Domain('medical_site_ids', 'in', self.site_ids.ids) | Domain('all_group_ids', 'in', heads)
        return self.env['res.users'].search(here & Domain('id', '!=', SUPERUSER_ID)) | self.sent_by_id

    def _tell(self, people):
        """A notice on every screen that is open, and a mail that says what kind of alert waits; nothing that was typed leaves the office."""
        mails = []
        for lang in set(people.mapped('lang')):
            told = self.with_context(lang=lang)
            labels = dict(told._fields['kind']._description_selection(told.env))
            where = ', '.join(self.site_ids.mapped('name')) or self.company_id.name
            title = told.env._("%(kind)s: %(where)s", kind=labels[self.kind], where=where)
            words = told.env._("An alert waits for you. Open Today, read it, and tap Seen.")
            for user in people.filtered(lambda user, lang=lang: user.lang == lang):
                user._bus_send('simple_notification', {'type': 'danger', 'title': title, 'message': self.body, 'sticky': True})
                if user.email:
                    mails.append({
                        'subject': title, 'email_to': user.email_formatted, 'auto_delete': True, 'author_id': self.company_id.partner_id.id,
                        'email_from': self.company_id.email_formatted or self.env.user.email_formatted,
                        'headers': {'X-Auto-Response-Suppress': 'OOF'}, 'body_html': Markup('<p>%s</p><p><a href="%s/odoo/today">%s</a></p>') % (
                            words, self.get_base_url(), told.env._("Today"))})
        if mails:
            self.env['mail.mail'].create(mails)
            self.env.ref('mail.ir_cron_mail_scheduler_action')._trigger()

    def _make_calls(self):
        """A call for each visit still to come today at the sites. By OdooBot: who sends an alert doesn't learn by it who comes."""
        calls = self.env['medical.callback'].with_user(SUPERUSER_ID)
        sites = self.site_ids or self.env['medical.site'].search([('company_id', '=', self.company_id.id)])
        days = Domain.OR(Domain('site_id', '=', site.id) & Domain('date', '=', site._today()) for site in sites)
        visits = self.env['medical.visit'].search(days & Domain('state', '=', 'expected') & Domain('date_start', '>=', self.date))
        return calls.create([{
            'patient_id': visit.patient_id.id, 'site_id': visit.site_id.id, 'visit_id': visit.id, 'broadcast_id': self.id, 'topic': 'appointment',
            'due': visit.date_start, 'for_role': 'front_desk',
            'note': self.env._("We are closed: visit of %(hour)s today", hour=visit.time_words)} for visit in visits])

    # === SEEN, OVER === #

    def action_seen(self):
        """The current user has read it."""
        self.check_access('read')
        # sudo: one's own row; written by methods alone
        rows = self.env['medical.broadcast.recipient'].sudo().search([
            ('broadcast_id', 'in', self.ids), ('user_id', '=', self.env.uid), ('seen_at', '=', False)])
        rows.write({'seen_at': fields.Datetime.now()})
        return True

    def action_end(self):
        """It is over: it leaves every screen."""
        return self._finish('ended')

    def action_cancel(self):
        """It was sent by mistake; calls that nobody has made yet aren't needed."""
        self._finish('cancelled')
        # sudo: who may take it back was checked; the calls name nobody here
        for call in self.env['medical.callback'].sudo().search([('broadcast_id', 'in', self.ids), ('state', '=', 'open')]):
            call.action_drop()
        return True

    def _finish(self, state):
        self.check_access('read')
        if not all(broadcast.can_end for broadcast in self):
            raise AccessError(self.env._("An alert that runs is ended by who sent it, the office manager, the owner or the compliance officer."))
        # sudo: who may was checked; the status is written by methods alone
        self.sudo().write({'state': state, 'ended_at': fields.Datetime.now(), 'ended_by_id': self.env.uid})
        return True

    def action_open_people(self):
        """Who was told, those who haven't seen it first: with the phone to call them."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_broadcast_recipient')
        return {**action, 'domain': [('broadcast_id', '=', self.id)], 'context': {'search_default_not_seen': 1}}

    def action_open_calls(self):
        """The patients to call, as far as one may open them."""
        self.ensure_one()
        self.env['medical.callback'].check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_callback')
        return {**action, 'name': self.env._("Patients to Call"), 'domain': [('broadcast_id', '=', self.id)], 'context': {'create': False}}
