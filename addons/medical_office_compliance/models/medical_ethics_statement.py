import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS
from odoo.tools import format_date

from odoo.addons.medical_office_base.models.medical_evaluation_flow import same_name

from .medical_ethics_reviewed_mixin import READERS


class MedicalEthicsStatement(models.Model):
    """What a person declares by a form: asked once a year, and made by themselves when something changes. Signed, then reviewed.

    The row itself tells who, when and whether it is under review: that is all that managers and auditors read. What was declared
    and decided stands in rows of its own (`medical.ethics.content.mixin`) for the person, the compliance officer and the owner.
    Nothing signed changes; `is_intact` holds it against the fingerprint taken at the signature. A change is a new statement.
    """
    _name = 'medical.ethics.statement'
    _description = 'Disclosure'
    _inherit = ['medical.access.logged', 'medical.duty.mixin', 'medical.ethics.reviewed.mixin']
    _duty_source = 'form_id'
    _duty_path = 'my-disclosures'
    _duty_tells_supervisor = False
    _duty_heads = ('compliance_officer', 'manager', 'owner')
    _rec_names_search = ['form_id.name', 'employee_id.name']

    form_id = fields.Many2one('medical.ethics.form', required=True, index=True, readonly=True, ondelete='restrict')
    kind = fields.Selection(related='form_id.kind')
    intro = fields.Text(related='form_id.intro')
    answer_ids = fields.One2many('medical.ethics.answer', 'statement_id', 'Answers', readonly=True)
    item_ids = fields.One2many('medical.ethics.item', 'statement_id', 'Declared', readonly=True)
    review_ids = fields.One2many('medical.ethics.review', 'statement_id', 'Decisions', readonly=True)
    measure_ids = fields.One2many('medical.ethics.measure', 'statement_id', 'Measures', readonly=True)
    signed_name = fields.Char('Signature', readonly=True)
    signed_on = fields.Datetime(readonly=True)
    content_hash = fields.Char(groups=NO_ACCESS, copy=False)
    fingerprint = fields.Char(compute='_compute_fingerprint', help="SHA-256 of what was signed.")
    is_intact = fields.Boolean('As Signed', compute='_compute_fingerprint', help="The content is what was signed, to the letter.")
    kept_paper = fields.Binary(attachment=False, groups=NO_ACCESS, copy=False)
    paper = fields.Binary('Signed Paper', compute='_compute_paper', help="Of who has no login.")
    paper_name = fields.Char(readonly=True)
    filed_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    can_sign = fields.Boolean(compute='_compute_can_sign')
    can_file = fields.Boolean(compute='_compute_can_sign', help="The person has no login: I file what they signed on paper.")
    is_own = fields.Boolean(compute='_compute_can_sign')

    _open_uniq = models.UniqueIndex("(form_id, employee_id) WHERE state = 'open'", "This person is asked for this disclosure already.")

    @api.depends('form_id', 'employee_id', 'date_done', 'date_due')
    @api.depends_context('lang')
    def _compute_display_name(self):
        # sudo: of the form the title
        for statement in self.sudo():
            day = statement.date_done or statement.date_due
            statement.display_name = ' · '.join(filter(None, (
                statement.form_id.name, statement.employee_id.name, day and format_date(self.env, day))))

    @api.depends('user_id', 'state')
    @api.depends_context('uid')
    def _compute_can_sign(self):
        reader = self.env.user.has_groups(READERS)
        for statement in self:
            statement.can_file = reader and statement.state == 'open' and not statement.user_id
            statement.is_own = statement.user_id == self.env.user
            statement.can_sign = statement.state == 'open' and statement.is_own

    @api.depends('kept_paper', 'can_see')
    @api.depends_context('uid', 'bin_size')
    def _compute_paper(self):
        # sudo: kept closed to everybody; `can_see` says who sees it
        for statement, kept in zip(self, self.sudo(), strict=True):
            statement.paper = statement.can_see and kept.kept_paper

    @api.depends('content_hash', 'can_see')
    @api.depends_context('uid')
    def _compute_fingerprint(self):
        # sudo: kept closed to everybody; `can_see` says who sees it
        for statement, kept in zip(self, self.sudo(), strict=True):
            seen = statement.can_see and kept.content_hash
            statement.fingerprint = seen
            statement.is_intact = bool(seen) and seen == kept._content_hash()

    def _content_hash(self):
        """SHA-256 over all that was signed (superuser)."""
        self.ensure_one()
        # asked anew: what a reader may not see isn't in what was read for them
        answers = self.env['medical.ethics.answer'].search([('statement_id', '=', self.id)], order='sequence, id')
        items = self.env['medical.ethics.item'].search([('statement_id', '=', self.id)], order='id')
        content = {
            'statement': self.id, 'form': self.form_id.id, 'person': self.employee_id.id, 'name': self.signed_name, 'on': str(self.signed_on),
            'answers': [[answer.sequence, answer.question, answer.answer, answer.details or ''] for answer in answers],
            'items': [[item.who, item.name, item.value, str(item.date or ''), item.relation or ''] for item in items],
        }
        if paper := self.with_context(bin_size=False).kept_paper:
            content['paper'] = hashlib.sha256(paper).hexdigest()
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    # === SIGNING === #

    def action_nothing(self):
        """Sign that there is nothing to declare: opens the dialog."""
        return self._open_filing('nothing')

    def action_declare(self):
        """Declare something: opens the dialog."""
        return self._open_filing('declare')

    def action_change(self):
        """Declare that something has changed since: opens the dialog of a new statement."""
        self.ensure_one()
        self.check_access('read')
        return self._filing_action({'default_form_id': self.form_id.id, 'default_mode': 'declare'})

    def action_file_paper(self):
        """File what a person without login signed on paper: opens the dialog."""
        return self._open_filing('nothing')

    def _open_filing(self, mode):
        self.ensure_one()
        self._check_signable()
        return self._filing_action({'default_statement_id': self.id, 'default_form_id': self.form_id.id, 'default_mode': mode})

    @api.model
    def _filing_action(self, context):
        return {**self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_ethics_filing'), 'context': context}

    def _check_signable(self):
        self.check_access('read')
        if any(statement.user_id != self.env.user and not statement.can_file for statement in self):
            raise AccessError(self.env._(
                "Everybody declares for themselves; what somebody without login signed on paper is filed by the compliance officer or the owner."))
        if any(statement.state != 'open' for statement in self):
            raise UserError(self.env._("This one is signed or no longer asked: declare a change instead."))

    @api.model
    def _own(self, form):
        """The statement that the user signs by a form of their own accord: the one they are asked for, else a new one (superuser)."""
        person = self.env['hr.employee'].sudo().search([('user_id', '=', self.env.uid), ('company_id', '=', form.company_id.id)], limit=1)
        if not person:
            raise UserError(self.env._("You have no staff file in this practice: ask the office manager to make one."))
        return self._duty_take(form, person)

    def _sign(self, name, answers, items=(), paper=None, paper_name=None):
        """Sign a statement as the person, or file what a person without login signed on paper.

        :param str name: as typed; must be the signer's own
        :param answers: {question record: (yes or no, details)}; questions left out are answered with no
        :param items: values of `medical.ethics.item`
        :param paper: the scan, base64, where it is filed for somebody
        :raise UserError: no paper where it needs one, another name, a yes without details, a form that asks nobody, or a value below 0
        """
        self.ensure_one()
        self._check_signable()
        # sudo: nobody may write statements but through here
        statement = self.sudo()
        statement.lock_for_update()
        form, person = statement.form_id, statement.employee_id
        if form.state != 'in_use':
            raise UserError(self.env._("“%(name)s” is not in use any more: nothing has to be declared by it.", name=form.name))
        by_paper = self.user_id != self.env.user
        if by_paper:
            name = person.name
            if not paper:
                raise UserError(self.env._("Attach the paper that %(name)s has signed.", name=name))
        elif not same_name(name, person.name):
            raise UserError(self.env._("Type your name as it is in the office: %(name)s.", name=person.name))
        answers = {question.id: value for question, value in answers.items()}
        rows = [(question, *answers.get(question.id, ('no', ''))) for question in form.question_ids]
        for question, answer, details in rows:
            if answer == 'yes' and not (details or '').strip():
                raise UserError(self.env._("Say what it is where you answer with yes: %(question)s", question=question.name))
        for item in items:
            if not (item.get('who') or '').strip() or not (item.get('name') or '').strip():
                raise UserError(self.env._("Say with whom and what, of each thing you declare."))
            if (item.get('value') or 0) < 0:
                raise UserError(self.env._("What something is worth is 0 or more."))
        declared = bool(items) or any(answer == 'yes' for _question, answer, _details in rows)
        own = {'statement_id': statement.id, 'employee_id': person.id, 'company_id': statement.company_id.id}
        statement.env['medical.ethics.answer'].create([
            {**own, 'sequence': number, 'question': question.name, 'answer': answer, 'details': answer == 'yes' and details.strip()}
            for number, (question, answer, details) in enumerate(rows, 1)])
        statement.env['medical.ethics.item'].create([{**item, **own} for item in items])
        if by_paper:
            statement.write({'kept_paper': paper, 'paper_name': paper_name, 'filed_by_id': self.env.uid})
        statement._duty_do(
            signed_name=' '.join(name.split()), signed_on=fields.Datetime.now(), review='waiting' if declared else 'none')
        statement.content_hash = statement._content_hash()

    def action_print(self):
        """The statement on paper: what was signed, and what was decided about it."""
        self.ensure_one()
        self._check_contents()
        return self.env.ref('medical_office_compliance.action_report_ethics_statement').report_action(self)

    def _check_contents(self):
        self.check_access('read')
        if any(not statement.can_see for statement in self):
            raise AccessError(self.env._("What was declared is read by the person, the compliance officer and the owner alone."))
