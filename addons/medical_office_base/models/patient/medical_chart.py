from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

CHART_STATES = [('home', 'On the Shelf'), ('out', 'Out'), ('destroyed', 'Destroyed')]


class MedicalChart(models.Model):
    """A paper chart, or one volume of it: where it stands, and who has it.

    Medical Records sign charts out and take them back; where a chart is, is its open loan's to say. The label bears the record
    number, never the name.
    """
    _name = 'medical.chart'
    _description = 'Paper Chart'
    _inherit = ['medical.access.logged']
    _order = 'patient_id, volume, id'
    _rec_names_search = ['number']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    number = fields.Char('Record Number', related='patient_id.number', store=True, index=True)
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    volume = fields.Integer(required=True, default=1)
    type_id = fields.Many2one(
        'medical.document.type', 'Kept As', ondelete='restrict', index='btree_not_null', check_company=True, domain="[('subject', '=', 'patient')]",
        default=lambda self: self._default_type(), help="Its rule says how long the chart is kept.")
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True)
    shelf = fields.Char(help="Cabinet, shelf or box; an outside store by its name and box number.")
    date_from = fields.Date('Papers From')
    date_to = fields.Date('Papers Until', help="The day of the last paper: years of keeping are counted from then where the kind says “its date”.")
    note = fields.Char()
    active = fields.Boolean(default=True)
    state = fields.Selection(CHART_STATES, compute='_compute_state', store=True, index=True)
    loan_ids = fields.One2many('medical.chart.loan', 'chart_id', readonly=True)
    loan_id = fields.Many2one('medical.chart.loan', 'Out With', compute='_compute_state', store=True, index='btree_not_null')
    holder = fields.Char('Who Has It', compute='_compute_holder')
    date_due = fields.Date('Due Back', related='loan_id.date_due')
    is_overdue = fields.Boolean('Overdue', compute='_compute_is_overdue', search='_search_is_overdue')

    _volume_positive = models.Constraint('CHECK (volume > 0)', "Volumes are counted from 1.")

    @api.model
    def _default_type(self):
        row = self.env.ref('medical_office_base.document_type_patient_chart', raise_if_not_found=False)
        return row and self.env['medical.document.type'].search([('medical_library_id', '=', row.id), ('company_id', '=', self.env.company.id)], limit=1)

    @api.depends('number', 'volume')
    def _compute_display_name(self):
        for chart in self:
            chart.display_name = self.env._("Chart %(number)s · volume %(volume)s", number=chart.number or '', volume=chart.volume)

    @api.depends('loan_ids.returned_on', 'destroyed_on')
    def _compute_state(self):
        for chart in self:
            loan = chart.loan_ids.filtered(lambda loan: not loan.returned_on)[:1]
            chart.loan_id = loan
            chart.state = 'destroyed' if chart.destroyed_on else 'out' if loan else 'home'

    @api.depends('loan_id.user_id', 'loan_id.outside')
    def _compute_holder(self):
        for chart in self:
            loan = chart.loan_id
            chart.holder = loan.outside or loan.user_id.name or False

    @api.depends('loan_id.date_due')
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for chart in self:
            chart.is_overdue = bool(chart.loan_id.date_due and chart.loan_id.date_due < today)

    @api.model
    def _search_is_overdue(self, operator, value):
        return Domain('loan_id.date_due', '<', 'today') if operator == 'in' else NotImplemented

    # === GUARDS === #

    @api.constrains('volume')
    def _check_volume(self):
        # no index in the database: records that are merged bring a volume 1 each, two folders on two shelves
        # sudo: volumes count whoever looks
        for patient, volume, count in self.sudo().with_context(active_test=False)._read_group(
                [('patient_id', 'in', self.patient_id.ids)], ['patient_id', 'volume'], ['__count']):
            if count > 1 and any(chart.patient_id == patient and chart.volume == volume for chart in self):
                raise ValidationError(self.env._("There is volume %(volume)s of the chart %(number)s already.", volume=volume, number=patient.number))

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & {'patient_id', 'destroyed_on', 'destruction_id', 'state', 'loan_id', 'loan_ids', 'number'}:
                raise AccessError(self.env._("This follows from what is done with the chart, it can't be typed."))
            if self.filtered('destroyed_on'):
                raise UserError(self.env._("The chart is destroyed: what is written of it stays."))
            if vals.get('active') is False and self.filtered('loan_id'):
                raise UserError(self.env._("The chart is out: take it back first."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in ('destroyed_on', 'loan_ids')):
            raise AccessError(self.env._("This follows from what is done with the chart, it can't be typed."))
        charts = super().create(vals_list)
        if not self.env.su and charts.filtered('destroyed_on'):
            raise AccessError(self.env._("This follows from what is done with the chart, it can't be typed."))
        return charts

    def copy_data(self, default=None):
        raise UserError(self.env._("A chart is not copied: add the next volume."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: whether it was ever out counts
        if self.sudo().loan_ids:
            raise UserError(self.env._("This chart was signed out before and stays: archive it."))

    # === WHERE IT IS === #

    def action_sign_out(self):
        """Ask to whom charts go, why and until when; a chart that is out is handed on."""
        self._check_keeper()
        if self.filtered('destroyed_on'):
            raise UserError(self.env._("The chart is destroyed."))
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.chart.sign.out', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Hand On") if self.filtered('loan_id') else self.env._("Sign Out"), 'context': {'default_chart_ids': self.ids}}

    def action_return(self):
        """The charts are back on their shelf."""
        self._check_keeper()
        if self.filtered(lambda chart: not chart.loan_id):
            raise UserError(self.env._("A chart isn't out: reload the page."))
        # sudo: loans are written here alone, after the check above
        self.sudo().loan_id.write({'returned_on': fields.Datetime.now(), 'returned_to_id': self.env.uid, 'outcome': 'returned'})

    def action_print_labels(self):
        """Labels with record number and bar code, ten on a sheet."""
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'url': f"/medical_office/chart_labels?ids={','.join(map(str, self.ids))}", 'target': 'new'}

    def _sign_out(self, reason, date_due, user=None, outside=None):
        """Write down who has the charts from now on.

        :param reason: one of medical.chart.loan's reasons
        :param date date_due: when they are due back
        :param user: who has them, or
        :param str outside: the person or firm outside the practice
        """
        self._check_keeper()
        if bool(user) == bool(outside):
            raise UserError(self.env._("Say who has the chart: somebody of the practice, or the name of somebody outside."))
        if self.filtered('destroyed_on'):
            raise UserError(self.env._("The chart is destroyed."))
        if not date_due or date_due < fields.Date.context_today(self):
            raise UserError(self.env._("The day it is due back lies in the past."))
        # sudo: loans are written here alone, after the check above
        charts = self.sudo()
        charts.loan_id.write({'returned_on': fields.Datetime.now(), 'returned_to_id': self.env.uid, 'outcome': 'handed_on'})
        self.env['medical.chart.loan'].flush_model()  # one open loan a chart: the old one ends before the new one begins
        return self.env['medical.chart.loan'].sudo().create([{
            'chart_id': chart.id, 'user_id': user.id if user else False, 'outside': outside, 'reason': reason, 'date_due': date_due, 'out_by_id': self.env.uid,
        } for chart in charts]).sudo(False)

    def _check_keeper(self):
        self.check_access('write')
        if not self.env.user.has_group('medical_office_base.group_medical_records'):
            raise AccessError(self.env._("Medical Records sign charts out and take them back: ask them."))
