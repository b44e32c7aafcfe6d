from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.medical_office_base.tools.roles import FIGURES

# item "type of theft or loss" of DEA Form 106
LOSS_KINDS = [
    ('break_in', 'Night Break-in'),
    ('robbery', 'Armed Robbery'),
    ('employee', 'Employee Theft'),
    ('customer', 'Theft by a Patient or Visitor'),
    ('theft', 'Theft, Not Known by Whom'),
    ('transit', 'Lost in Transit'),
    ('disaster', 'Fire, Flood or Other Disaster'),
    ('unexplained', 'Not Explained'),
    ('other', 'Other'),
]
THEFTS = ('break_in', 'robbery', 'employee', 'customer', 'theft')
BUSINESS = [
    ('practitioner', 'Practitioner'),
    ('clinic', 'Hospital or Clinic'),
    ('pharmacy', 'Pharmacy'),
    ('distributor', 'Distributor'),
    ('manufacturer', 'Manufacturer'),
    ('treatment', 'Narcotic Treatment Program'),
    ('other', 'Other'),
]
NOTICE_WAYS = [('email', 'E-mail'), ('fax', 'Fax'), ('letter', 'Letter'), ('delivered', 'Handed Over')]
FORM_DAYS = 45
PENDING = ('open', 'notified')
# written by the buttons, or frozen when the report begins
SYSTEM_FIELDS = {
    'name', 'state', 'company_id', 'notice_due', 'form_due', 'notified_by_id', 'filed_by_id', 'dropped_by_id', 'dropped_on', 'registrant', 'dea_number',
    'address', 'found_by_id'}
# the clock runs from there
FROZEN = {'site_id', 'discovered_on'}


class MedicalControlledLoss(models.Model):
    """A theft or significant loss of controlled substances, and what DEA is told of it (21 CFR 1301.76(b)).

    Two clocks run from discovery, at the site: the Field Division Office is told in writing within one business day, and
    Form 106 is filed online within 45 days (88 FR 40707, in force since 24 July 2023). This record holds what the
    form asks for, to be typed into DEA's secure network application; it is not the form itself. A theft is always
    reported; whether another loss is significant is decided by the factors of 1301.76(b)(1) to (6), by somebody else than who
    found it.

    - clinician (of the site), office manager: keep the report, tell DEA, decide
    - supply clerk, owner, auditor, compliance officer: read
    """
    _name = 'medical.controlled.loss'
    _description = 'Theft or Loss of Controlled Substances'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'discovered_on desc, id desc'
    _rec_names_search = ['name', 'form_number', 'police_report']
    _check_company_auto = True

    name = fields.Char('Number', required=True, default='/', readonly=True, copy=False)
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one('medical.site', required=True, index=True, check_company=True, ondelete='restrict')
    state = fields.Selection(
        [('open', 'To Notify'), ('notified', 'Form to File'), ('filed', 'Filed'), ('dropped', 'Not Significant')], required=True, readonly=True,
        default='open', copy=False, index=True, tracking=True)
    kind = fields.Selection(LOSS_KINDS, 'Type of Theft or Loss', required=True, default='unexplained', tracking=True)
    discovered_on = fields.Datetime('Discovered', required=True, default=fields.Datetime.now, index=True)
    found_by_id = fields.Many2one('res.users', 'Discovered By', readonly=True, default=lambda self: self.env.user, ondelete='restrict', copy=False)
    notice_due = fields.Date('Notify DEA By', readonly=True, copy=False, help="One business day after discovery, at the site; holidays are not left out.")
    form_due = fields.Date('File Form 106 By', readonly=True, copy=False, help="45 days after discovery.")
    deadline = fields.Date('Next Deadline', compute='_compute_deadline', store=True)

    registrant = fields.Char('Name of Registrant', readonly=True, copy=False)
    dea_number = fields.Char('DEA Registration', readonly=True, copy=False)
    address = fields.Text('Address of Registrant', readonly=True, copy=False)
    phone = fields.Char('Phone of Registrant')
    county = fields.Char()
    business = fields.Selection(BUSINESS, 'Principal Business', required=True, default='practitioner')
    lost_on = fields.Date('Day of the Theft or Loss', help="Or the first day on which it can have happened.")
    lost_until = fields.Date('Or Until', help="The last day on which it can have happened, where the day isn't known.")
    circumstances = fields.Text(help="What happened, and how it was discovered.")
    losses_before = fields.Integer(
        'Thefts and Losses in the Past 24 Months', help="Others that this registration has had. Counted from the reports here; correct it if there were more.")
    police_reported = fields.Boolean('Reported to the Police')
    police_department = fields.Char()
    police_phone = fields.Char('Phone of the Police')
    police_report = fields.Char('Police Report Number')
    killed = fields.Integer('People Killed')
    injured = fields.Integer('People Injured')
    purchase_value = fields.Monetary('Purchase Value of What Is Gone', groups=FIGURES)
    other_taken = fields.Boolean('Other Goods Taken')
    other_value = fields.Monetary('Value of Other Goods', groups=FIGURES)
    carrier = fields.Char('Common Carrier')
    consignee = fields.Char('Name of Consignee')
    consignee_dea = fields.Char('DEA Registration of Consignee')
    carrier_losses = fields.Integer('Losses of This Carrier Before')
    was_received = fields.Boolean('Carton Was Received', help="And if so, whether it seemed to be tampered with: say so in the remarks.")
    marks = fields.Text('Identifying Marks', help="Marks, symbols or price codes on the labels of these containers that would help in identifying the goods.")
    measures = fields.Text('Measures Against It', help="Security measures that have been taken to prevent such thefts or losses in future.")
    remarks = fields.Text()

    field_office = fields.Char('DEA Field Division Office')
    notice_way = fields.Selection(NOTICE_WAYS, 'Notified By')
    notice_on = fields.Datetime('Notice Sent', copy=False, tracking=True)
    notified_by_id = fields.Many2one('res.users', 'Notice Recorded By', readonly=True, copy=False, ondelete='restrict')
    form_number = fields.Char('Confirmation Number', copy=False, tracking=True, help="Of Form 106, as DEA's application gives it.")
    form_on = fields.Date('Form 106 Filed', copy=False, tracking=True)
    filed_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    drop_reason = fields.Text(
        'Why Not Significant', help="By the quantity lost, the drug, whether the loss can be traced to persons or activities, a pattern over time, "
                                    "whether it is a likely candidate for diversion, and local trends: 21 CFR 1301.76(b)(1) to (6).")
    dropped_by_id = fields.Many2one('res.users', 'Decided By', readonly=True, copy=False, ondelete='restrict')
    dropped_on = fields.Datetime('Decided', readonly=True, copy=False)
    line_ids = fields.One2many('medical.controlled.loss.line', 'loss_id', 'What Is Gone')
    discrepancy_ids = fields.One2many('medical.controlled.discrepancy', 'loss_id', 'Discrepancies')

    @api.depends('state', 'notice_due', 'form_due')
    def _compute_deadline(self):
        for loss in self:
            loss.deadline = {'open': loss.notice_due, 'notified': loss.form_due}.get(loss.state, False)

    @api.constrains('lost_on', 'lost_until', 'discovered_on', 'notice_on', 'form_on')
    def _check_days(self):
        for loss in self:
            if loss.discovered_on > fields.Datetime.now():
                raise ValidationError(self.env._("%(name)s can't have been discovered later than now.", name=loss.name))
            today = loss.site_id._today()
            if any(day and day > today for day in (loss.lost_on, loss.lost_until, loss.form_on)) or (
                    loss.notice_on and loss.notice_on > fields.Datetime.now()):
                raise ValidationError(self.env._("%(name)s: what has happened is written down, not what is to come.", name=loss.name))
            if loss.lost_on and loss.lost_until and loss.lost_until < loss.lost_on:
                raise ValidationError(self.env._("%(name)s: the last possible day lies before the first.", name=loss.name))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and SYSTEM_FIELDS & set(vals):
                raise UserError(self.env._("A report begins open; its deadlines and signatures follow from what is done."))
            site = self.env['medical.site'].browse(vals.get('site_id'))
            discovered_on = fields.Datetime.to_datetime(vals.get('discovered_on')) or fields.Datetime.now()
            registrant, number, address = site._medical_registrant()
            # sudo: numbers are given to whoever may report
            vals.update({
                'name': self.env['ir.sequence'].sudo().with_company(site.company_id).next_by_code('medical.controlled.loss'),
                'notice_due': site._medical_business_day_after(discovered_on),
                'form_due': fields.Date.add(site._medical_day(discovered_on), days=FORM_DAYS),
                'registrant': registrant, 'dea_number': number, 'address': address,
                'phone': vals.get('phone') or site.sudo().phone,
                'losses_before': vals['losses_before'] if 'losses_before' in vals else self._losses_before(site, discovered_on),
            })
        losses = super().create(vals_list)
        for loss in losses:
            loss._remind(loss.notice_due, self.env._("Notify DEA of %(name)s in writing", name=loss.name))
        return losses

    @api.model
    def _losses_before(self, site, moment):
        # sudo: a number that names nothing
        return self.sudo().search_count([
            ('company_id', '=', site.company_id.id), ('state', '!=', 'dropped'), ('discovered_on', '<', moment),
            ('discovered_on', '>=', moment - relativedelta(months=24))])

    def write(self, vals):
        if not self.env.su and vals:
            if SYSTEM_FIELDS & set(vals):
                raise UserError(self.env._("These follow from what is done: use the buttons of the report."))
            if FROZEN & set(vals):
                raise UserError(self.env._("Site and moment of discovery stay as they were reported: the deadlines run from there."))
            if any(loss.state not in PENDING for loss in self):
                raise UserError(self.env._("A report that is filed or closed doesn't change. Amend it at DEA, and write so in the messages."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("Reports of loss are kept for two years at least (21 CFR 1304.04): close what isn't significant."))

    # === TOLD === #

    def _check_may(self, *states):
        self.check_access('write')
        for loss in self:
            if loss.state not in states:
                raise UserError(self.env._("%(name)s is beyond that step already.", name=loss.name))

    def action_notified(self):
        """DEA's Field Division Office was told in writing; when and how is on the report."""
        self._check_may('open')
        for loss in self:
            if not loss.notice_way or not (loss.field_office or '').strip():
                raise UserError(self.env._("Write which DEA office was notified, and how."))
            # sudo: the checks above are the guard
            loss.sudo().write({'state': 'notified', 'notice_on': loss.notice_on or fields.Datetime.now(), 'notified_by_id': self.env.uid})
            loss._remind(loss.form_due, self.env._("File Form 106 of %(name)s with DEA", name=loss.name))
        return True

    def action_filed(self):
        """Form 106 was filed; DEA's confirmation number is on the report."""
        self._check_may(*PENDING)
        for loss in self:
            if loss.state == 'open':
                raise UserError(self.env._("Record the written notice first: it is due within one business day, before the form."))
            if not (loss.form_number or '').strip():
                raise UserError(self.env._("Write the confirmation number that DEA gave."))
            if not loss.line_ids:
                raise UserError(self.env._("Write what is gone first."))
            # sudo: the checks above are the guard
            loss.sudo().write({'state': 'filed', 'form_on': loss.form_on or loss.site_id._today(), 'filed_by_id': self.env.uid})
            loss._settle()
        return True

    def action_drop(self):
        """This loss isn't significant, so DEA isn't told: decided by another than who found it, with the reason."""
        self._check_may(*PENDING)
        for loss in self:
            # sudo: what was found of it decides, not who may read it
            if loss.kind in THEFTS or 'theft' in loss.sudo().discrepancy_ids.mapped('cause'):
                raise UserError(self.env._("A theft is always reported, however little was taken."))
            if self.env.user == loss.found_by_id or self.env.user in loss.sudo().discrepancy_ids.resolved_by_id:
                raise UserError(self.env._("You found this loss: somebody else decides that it isn't significant."))
            if not (loss.drop_reason or '').strip():
                raise UserError(self.env._("Write why this loss isn't significant."))
            # sudo: the checks above are the guard
            loss.sudo().write({'state': 'dropped', 'dropped_by_id': self.env.uid, 'dropped_on': fields.Datetime.now()})
            loss._settle()
        return True

    # === REMINDED === #

    def _remind(self, day, summary):
        """One task for who answers for controlled substances, in place of the one before."""
        self.ensure_one()
        self._settle()
        # sudo: tasks are given to others
        loss = self.sudo()
        loss.activity_schedule(
            'mail.mail_activity_data_todo', date_deadline=day, summary=summary, user_id=(self.site_id._medical_controlled_owner() or self.env.user).id)

    def _settle(self):
        # sudo: the task may be another's
        self.sudo().activity_feedback(['mail.mail_activity_data_todo'])

    def _add_lines(self, discrepancies):
        """What discrepancies have found to be gone. Called as superuser."""
        self.ensure_one()
        vals_list = []
        for row in discrepancies:
            vals_list.append({
                'loss_id': self.id, 'discrepancy_id': row.id, 'product_id': row.product_id.id, 'lot_id': row.lot_id.id, 'quantity': row.variance,
                **self.line_ids._label(row.product_id)})
        self.env['medical.controlled.loss.line'].create(vals_list)
        cost = sum(
            row.variance * row.product_id.with_company(self.company_id).standard_price for row in discrepancies)
        self.purchase_value += cost
