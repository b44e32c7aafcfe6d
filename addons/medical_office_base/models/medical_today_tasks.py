from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html
from odoo.tools.misc import format_date

from .medical_today import ROLES


class MedicalToday(models.AbstractModel):
    """Quick tasks and cards handed over: free-standing activities (without a document)."""
    _inherit = 'medical.today'

    @api.model
    def _colleague_domain(self, card=None):
        """Who can be given a task: people of the current company with a role; for a card, those who may see it."""
        domain = Domain([
            ('share', '=', False),
            ('company_ids', 'in', self.env.company.id),
            ('id', '!=', self.env.uid),
            ('all_group_ids', 'in', [self.env.ref(xmlid).id for xmlid in ROLES.split(',')]),
        ])
        if card and card.groups:
            domain &= Domain('all_group_ids', 'in', [self.env.ref(xmlid.strip()).id for xmlid in card.groups.split(',')])
        if card:
            # sudo: which groups may read a model is no secret, but only administrators may list access lines
            readers = self.env['ir.model.access'].sudo().search(
                [('model_id.model', '=', card.model), ('perm_read', '=', True)])
            if all(reader.group_id for reader in readers):
                domain &= Domain('all_group_ids', 'in', readers.group_id.ids)
        return domain

    @api.readonly
    @api.model
    def get_colleagues(self, key=None):
        """Whom the current user can give a task, or hand over a card to: a list of {id, name}."""
        self, _sites = self._enter()
        card = self._shareable_card(key) if key else None
        # sudo: searches by group; id and name of colleagues are known to every internal user
        users = self.env['res.users'].sudo().search(self._colleague_domain(card))
        return [{'id': user.id, 'name': user.name} for user in users]

    @api.model
    def quick_task(self, summary, user_id=False, date_deadline=False, note=''):
        """Add a task for oneself (default) or a colleague, due today by default.

        :param str note: plain text
        :return: id of the activity
        :raise UserError: no summary, not a colleague of this company, no date, or one in the past
        """
        self, _sites = self._enter()
        summary = (summary or '').strip()
        if not summary:
            raise UserError(self.env._("Say in a few words what is to be done."))
        user = self.env.user if not user_id or user_id == self.env.uid else self._colleague(user_id)
        return self._create_task(user, date_deadline, summary=summary, note=plaintext2html(note) if note else False).id

    @api.model
    def delegate_card(self, key, user_id, date_deadline=False, note=''):
        """Hand a card over: a task for a colleague who may see it, with a link that opens it.

        :param str note: plain text
        :return: id of the activity
        :raise UserError: unknown or personal card, not a colleague who sees it, no date, or one in the past
        """
        self, _sites = self._enter()
        card = self._shareable_card(key)
        user = self._colleague(user_id, card)
        # sudo: the colleague's language; the colleague was checked above
        theirs = self.with_context(lang=user.sudo().lang)
        title = theirs._visible_card(key).title
        link = Markup('<p><a href="/odoo/today?card=%s">%s</a></p>') % (
            key, theirs.env._("Open “%(card)s”", card=title))
        return self._create_task(
            user, date_deadline, summary=title, note=(plaintext2html(note) if note else '') + link, medical_card=key).id

    @api.model
    def _shareable_card(self, key):
        card = self._visible_card(key)
        if card.personal:
            raise UserError(self.env._(
                "“%(card)s” is about you alone. Give the colleague a quick task instead.", card=card.title))
        return card

    @api.model
    def _colleague(self, user_id, card=None):
        try:
            wanted = Domain('id', '=', int(user_id))
        except (TypeError, ValueError):
            wanted = Domain.FALSE
        # sudo: as in get_colleagues
        user = self.env['res.users'].sudo().search(self._colleague_domain(card) & wanted).sudo(False)
        if not user:
            raise UserError(
                self.env._("Choose a colleague of this practice who may see “%(card)s”.", card=card.title) if card
                else self.env._("Choose a colleague of this practice."))
        return user

    @api.model
    def _create_task(self, user, date_deadline, **vals):
        today = fields.Date.context_today(self)
        try:
            deadline = fields.Date.to_date(date_deadline) or today
        except (TypeError, ValueError):
            raise UserError(self.env._("“%(date)s” is not a date: choose the day it is due.", date=date_deadline)) from None
        if deadline < today:
            raise UserError(self.env._("The task can't be due in the past: choose today or a later day."))
        todo = self.env.ref('mail.mail_activity_data_todo', raise_if_not_found=False)
        if todo:
            vals['activity_type_id'] = todo.id
        # sudo: Odoo lets people create tasks without a document only for themselves; the assignee was checked
        return self.env['mail.activity'].sudo().create({'user_id': user.id, 'date_deadline': deadline, **vals})

    @api.model
    def _handed_out(self, today):
        """Open tasks that the current user gave to others: Odoo shows those to the assignee alone."""
        # sudo: only what the user wrote themselves
        tasks = self.env['mail.activity'].sudo().search_fetch([
            ('create_uid', '=', self.env.uid), ('user_id', '!=', self.env.uid), ('res_model_id', '=', False),
        ], ['summary', 'user_id', 'date_deadline', 'medical_card'])
        # with the current user, whose name the screen shows too: read together, not twice
        (tasks.user_id | self.env.user.sudo()).mapped('name')
        return [
            {
                'id': task.id,
                'title': task.summary or self.env._("Task"),
                'user': task.user_id.name,
                'due': format_date(self.env, task.date_deadline, date_format='EEE, MMM d'),
                'late': task.date_deadline < today,
                'card': task.medical_card,
            }
            for task in tasks
        ]
