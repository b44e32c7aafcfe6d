from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SOURCES = [
    ('manufacturer', 'Manufacturer'),
    ('distributor', 'Distributor'),
    ('fda', 'FDA Enforcement Report'),
    ('other', 'Other'),
]
# 21 CFR 7.3(m): the relative degree of health hazard, by which the FDA classifies a recall
CLASSES = [('1', 'Class I'), ('2', 'Class II'), ('3', 'Class III'), ('none', 'Not Classified')]
# days from receiving the notice within which the practice acts: suggested defaults, as no rule gives a practice a number
DUE_DAYS = {'1': 1, '2': 3, '3': 10, 'none': 3}
WANTED = [
    ('return', 'Return to the Vendor'),
    ('destroy', 'Destroy Here'),
    ('quarantine', 'Keep Apart'),
    ('check', 'Inspect or Correct'),
    ('notify', 'Know of It'),
]
STATES = [
    ('new', 'New'),
    ('none', 'Nothing Found'),
    ('matched', 'Found Here'),
    ('progress', 'In Progress'),
    ('closed', 'Closed'),
    ('not_ours', 'Not Ours'),
]
ENDED = ('closed', 'not_ours')
# what is found of these is kept from use
BLOCKING = ('matched', 'progress')
# written by methods alone
SYSTEM = {
    'name', 'company_id', 'state', 'match_ids', 'patient_ids', 'cleared_lot_ids', 'cleared_product_ids', 'searched_on', 'answered_on', 'closed_on',
    'closed_by_id', 'figures'}
STOCK = 'stock.group_stock_user'


class MedicalRecall(models.Model):
    """A notice that goods are unsafe: what of them the practice has and had, and what is done until none is left.

    What is recalled is said by its items; `action_search` finds where it is now, where it went and who got it, and keeps that as
    `medical.recall.match`. While a recall is open, its lots can't be used or moved on; what arrives of them goes to quarantine. A closed
    recall stays as it was, with its figures.

    - supply clerk, office manager: write notices, search, quarantine, return, destroy, send letters, answer the vendor
    - office manager: close, and say that a recall is not the practice's
    - any member of staff: read notices, and what was found at their sites
    - whoever may open a patient: tell them (`medical.recall.patient`)
    - owner, auditor: read
    """
    _name = 'medical.recall'
    _description = 'Recall'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'date_received desc, id desc'
    _rec_names_search = ['name', 'title', 'fda_number', 'firm']
    _mail_post_access = 'read'
    _check_company_auto = True

    name = fields.Char('Number', required=True, readonly=True, copy=False, default='/')
    title = fields.Char(required=True, tracking=True, help="What is recalled, as one says it.")
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, default=lambda self: self.env.company)
    source = fields.Selection(SOURCES, required=True, default='manufacturer')
    fda_number = fields.Char('FDA Recall Number', copy=False, index='btree_not_null', help="As in the enforcement report, such as D-0001-2031 or Z-0001-2031.")
    classification = fields.Selection(
        CLASSES, 'Class', required=True, default='none', tracking=True,
        help="Of the FDA: class I may cause serious harm or death, class II harm that passes, class III is unlikely to harm (21 CFR 7.3).")
    firm = fields.Char('Recalling Firm')
    partner_id = fields.Many2one('res.partner', 'Vendor', check_company=True, index='btree_not_null', help="Who delivers it, and gets the answer.")
    date_initiated = fields.Date('Recalled On')
    date_received = fields.Date('Received', required=True, default=lambda self: self.env.company._medical_today())
    date_due = fields.Date(
        'Act Until', compute='_compute_date_due', store=True, readonly=False, precompute=True, tracking=True,
        help="Suggested: class I within 1 day, class II and what is not classified within 3, class III within 10.")
    reason = fields.Text('Reason for Recall')
    product_description = fields.Text('Product as Described')
    code_info = fields.Text('Lots as Described')
    wanted = fields.Selection(WANTED, 'What To Do', required=True, default='return', tracking=True)
    instruction = fields.Text('Instructions of the Notice')
    user_id = fields.Many2one('res.users', 'Responsible', required=True, default=lambda self: self.env.user, tracking=True, index=True)
    state = fields.Selection(STATES, 'Status', required=True, readonly=True, copy=False, default='new', index=True, tracking=True)
    item_ids = fields.One2many('medical.recall.item', 'recall_id', 'What Is Recalled', copy=True)
    match_ids = fields.One2many('medical.recall.match', 'recall_id', 'What Was Found', readonly=True)
    patient_ids = fields.One2many('medical.recall.patient', 'recall_id', 'Patients', readonly=True, groups='medical_office_base.group_patient_admin')
    cleared_lot_ids = fields.Many2many('stock.lot', 'medical_recall_cleared_lot_rel', string='Lots Not Concerned', readonly=True, copy=False)
    cleared_product_ids = fields.Many2many(
        'product.product', 'medical_recall_cleared_product_rel', string='Supplies Not Concerned', readonly=True, copy=False)
    searched_on = fields.Datetime('Last Searched', readonly=True, copy=False)
    on_hand_count = fields.Integer('On Shelves', compute='_compute_counts', help="Places where it still can be taken from.")
    quarantine_count = fields.Integer('Set Aside', compute='_compute_counts', help="Places in quarantine where it lies.")
    used_count = fields.Integer('Times Used', compute='_compute_counts')
    check_count = fields.Integer('To Check', compute='_compute_counts', help="Found by a lot number or name alone: look at the boxes.")
    patient_count = fields.Integer('Patients Concerned', compute='_compute_patient_counts')
    to_tell_count = fields.Integer('Patients to Tell', compute='_compute_patient_counts')
    answered_on = fields.Date('Vendor Answered', readonly=True, copy=False, tracking=True)
    answer_reason = fields.Char('Why No Answer', copy=False)
    letters_reason = fields.Char('Why Patients Aren\'t Told', copy=False)
    close_note = fields.Text('Conclusion', copy=False)
    closed_on = fields.Datetime('Closed', readonly=True, copy=False)
    closed_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    figures = fields.Json(readonly=True, copy=False, export_string_translation=False)

    _fda_number_uniq = models.UniqueIndex(
        "(company_id, fda_number) WHERE fda_number IS NOT NULL", "The practice has this recall already: look for its FDA number.")
    _open_idx = models.Index("(company_id, state) WHERE state IN ('matched', 'progress')")

    @api.depends('name', 'title')
    def _compute_display_name(self):
        for recall in self:
            recall.display_name = ' · '.join(filter(None, (recall.name, recall.title)))

    @api.depends('classification', 'date_received')
    def _compute_date_due(self):
        for recall in self:
            if recall.date_received:
                recall.date_due = recall.date_received + timedelta(days=DUE_DAYS[recall.classification or 'none'])

    @api.depends('match_ids.kind', 'match_ids.to_check')
    def _compute_counts(self):
        # sudo: how many, for whoever reads the recall; where and who is asked with the user's rights
        matches = self.env['medical.recall.match'].sudo()
        counts = {
            (recall.id, kind): count for recall, kind, count in matches._read_group(
                [('recall_id', 'in', self.ids)], ['recall_id', 'kind'], ['__count'])}
        checks = dict(matches._read_group(
            [('recall_id', 'in', self.ids), ('to_check', '=', True), ('kind', 'in', ('here', 'quarantine'))], ['recall_id'], ['__count']))
        for recall in self:
            key = recall._origin.id
            recall.on_hand_count = counts.get((key, 'here'), 0)
            recall.quarantine_count = counts.get((key, 'quarantine'), 0)
            recall.used_count = counts.get((key, 'used'), 0)
            recall.check_count = checks.get(recall._origin.sudo(), 0)

    @api.depends('patient_ids.told_on')
    def _compute_patient_counts(self):
        # sudo: how many, of a recall that one reads; not who
        rows = self.env['medical.recall.patient'].sudo()
        counts = dict(rows._read_group([('recall_id', 'in', self.ids)], ['recall_id'], ['__count']))
        to_tell = dict(rows._read_group([('recall_id', 'in', self.ids), ('told_on', '=', False)], ['recall_id'], ['__count']))
        for recall in self:
            key = recall._origin.sudo()
            recall.patient_count, recall.to_tell_count = counts.get(key, 0), to_tell.get(key, 0)

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if not self.env.su and SYSTEM - {'company_id'} & set(vals):
                raise AccessError(self._system_words())
            company = self.env['res.company'].browse(vals.get('company_id')) or self.env.company
            # sudo: numbers are given to whoever may write a notice
            vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.recall')
            vals['fda_number'] = (vals.get('fda_number') or '').strip().upper() or False
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if SYSTEM & set(vals):
                raise AccessError(self._system_words())
            self._check_open()
        if 'fda_number' in vals:
            vals = {**vals, 'fda_number': (vals['fda_number'] or '').strip().upper() or False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_searched(self):
        if any(recall.searched_on for recall in self):
            raise UserError(self.env._("A recall that was searched stays on record: close it, or say that it is not yours."))

    @api.model
    def _system_words(self):
        return self.env._("What became of a recall follows from what is done, it can't be typed: use the buttons.")

    def _check_open(self):
        """:raises UserError: one of these is closed"""
        for recall in self:
            if recall.state in ENDED:
                raise UserError(self.env._("%(recall)s is closed and stays as it is.", recall=recall.display_name))

    def _check_worker(self):
        """:raises UserError: not somebody who works on recalls, or it is closed"""
        if not self.env.su and not self.env.user.has_group(STOCK):
            raise AccessError(self.env._("The supply clerk and the office manager work on recalls."))
        self.check_access('write')
        self._check_open()

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group('medical_office_base.group_manager'):
            raise AccessError(self.env._("The office manager decides when a recall is over."))
