from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_controlled_entry import KINDS
from .product_template_controlled import SCHEDULE_TWO

SCHEDULE_GROUPS = [('two', 'Schedule II'), ('others', 'Schedules III to V'), ('missing', 'Schedule Not Set')]


class MedicalControlledRegisterRecord(models.TransientModel):
    """The register of controlled substances of a period, page by page as on paper, each page beginning with what was carried forward.

    Schedule II is kept apart from the others (21 CFR 1304.04(f), (h)), so a record is of one or the other.
    """
    _name = 'medical.controlled.register.record'
    _description = 'Controlled Substance Register'
    _inherit = 'medical.stock.record'
    _record_reads = ('medical.controlled.entry',)

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self).replace(day=1))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    schedule_group = fields.Selection(SCHEDULE_GROUPS, 'Schedules', required=True, default='two')
    lot_ids = fields.Many2many('stock.lot', string='Lots', domain=[('product_id.medical_controlled', '=', True)])
    practitioner_id = fields.Many2one('hr.employee', domain="[('company_id', '=', company_id)]")
    movement = fields.Selection(KINDS, 'What')

    @api.model
    def _kind_words(self):
        return {**dict(self.env['medical.controlled.entry']._fields['kind']._description_selection(self.env)),
                'carried': self.env._("Carried Forward")}

    def _record_title(self):
        words = dict(self._fields['schedule_group']._description_selection(self.env))
        return self.env._("Controlled Substance Register: %(schedules)s", schedules=words[self.schedule_group])

    def _record_columns(self):
        return [
            Column('item', self.env._("Item"), width=26),
            Column('lot', self.env._("Lot"), width=12),
            Column('site', self.env._("Site"), width=8),
            Column('number', self.env._("No."), 'integer', width=6),
            Column('moment', self.env._("When"), 'datetime', width=16),
            Column('kind', self.env._("What"), width=16, labels=self._kind_words(), styles={
                'received': 'success', 'opening': 'success', 'wasted': 'warning', 'destroyed': 'warning', 'count': 'warning', 'undone': 'warning',
                'loss': 'danger', 'moved': 'muted', 'carried': 'muted'}),
            Column('quantity', self.env._("In or Out"), 'quantity', width=10),
            Column('balance', self.env._("Balance"), 'quantity', width=10),
            Column('unit', self.env._("Unit"), width=10),
            Column('person', self.env._("By"), width=16),
            Column('witness', self.env._("Witness"), width=16),
            Column('party', self.env._("Ordered By, From or To"), width=26),
            Column('document', self.env._("Document"), width=18),
            Column('note', self.env._("Remark"), width=26),
        ]

    def _entries_domain(self):
        domain = Domain('company_id', '=', self.company_id.id)
        if self.site_id:
            domain &= Domain('site_id', '=', self.site_id.id)
        if self.product_ids:
            domain &= Domain('product_id', 'in', self.product_ids.ids)
        if self.lot_ids:
            domain &= Domain('lot_id', 'in', self.lot_ids.ids)
        return domain

    def _record_query(self):
        entries = self.env['medical.controlled.entry']
        first, last = self._record_midnight(self.date_from), self._record_midnight(self.date_to, days=1)
        within = self._entries_domain() & Domain('date', '>=', first) & Domain('date', '<', last)
        if self.practitioner_id:
            within &= Domain('practitioner_id', '=', self.practitioner_id.id)
        if self.movement:
            within &= Domain('kind', '=', self.movement)
        rows = SQL("SELECT id, date, kind, quantity FROM medical_controlled_entry WHERE id IN %s", entries._search(within).subselect())
        if not self.practitioner_id and not self.movement:
            # what each page that has a balance begins with
            rows = SQL(
                """%s UNION ALL SELECT carried.id, %s, 'carried', NULL FROM (
                        SELECT DISTINCT ON (book_id) id, balance FROM medical_controlled_entry WHERE id IN %s ORDER BY book_id, number DESC
                   ) AS carried WHERE carried.balance > 0""",
                rows, first, entries._search(self._entries_domain() & Domain('date', '<', first)).subselect())
        schedule = SQL("COALESCE(entry.schedule, %s)", self._sql_field('template', 'product.template', 'medical_schedule'))
        wanted = {
            'two': SQL("%s IN %s", schedule, SCHEDULE_TWO), 'others': SQL("%s NOT IN %s", schedule, SCHEDULE_TWO),
            'missing': SQL("%s IS NULL", schedule)}[self.schedule_group]
        written = SQL("shown.kind <> 'carried'")
        dose = SQL(
            "CASE WHEN entry.drawn > 0 THEN entry.drawn || ' ' || COALESCE(entry.measure, '') || ' − ' || entry.given || ' = ' || entry.wasted END")
        return SQL(
            """SELECT %(item)s AS item, %(lot)s AS lot, site.code AS site, entry.number AS number, shown.date AS moment, shown.kind AS kind,
                      shown.quantity, entry.balance, %(unit)s, CASE WHEN %(written)s THEN person.name END,
                      CASE WHEN %(written)s THEN witness.name END,
                      CASE WHEN %(written)s THEN NULLIF(CONCAT_WS(' · ', practitioner.name, entry.practitioner_dea, partner.name, entry.partner_dea), '') END,
                      CASE WHEN %(written)s THEN NULLIF(CONCAT_WS(' · ', entry.reference, entry.form), '') END,
                      CASE WHEN %(written)s THEN NULLIF(CONCAT_WS(' · ', entry.note, %(dose)s), '') END,
                      entry.book_id AS page, shown.kind <> 'carried' AS later
                 FROM (%(rows)s) AS shown
                 JOIN medical_controlled_entry entry ON entry.id = shown.id
                 %(products)s
                 LEFT JOIN stock_lot lot ON lot.id = entry.lot_id
                 JOIN medical_site site ON site.id = entry.site_id
                 LEFT JOIN res_users acting ON acting.id = entry.user_id
                 LEFT JOIN res_partner person ON person.id = acting.partner_id
                 LEFT JOIN res_users seeing ON seeing.id = entry.witness_id
                 LEFT JOIN res_partner witness ON witness.id = seeing.partner_id
                 LEFT JOIN hr_employee practitioner ON practitioner.id = entry.practitioner_id
                 LEFT JOIN res_partner partner ON partner.id = entry.partner_id
                WHERE %(wanted)s""",
            item=self._sql_item(), lot=self._sql_field('lot', 'stock.lot', 'name'), unit=self._sql_field('unit', 'uom.uom', 'name'),
            written=written, dose=dose, rows=rows, products=self._sql_product_joins(SQL('entry.product_id')), wanted=wanted)

    def _record_order(self):
        return SQL('item, lot, site, page, later, number')

    def _record_notes(self):
        sites = self.site_id or self.env['medical.site'].search([('company_id', '=', self.company_id.id)])
        numbers = {site.code: site._medical_registration() for site in sites}
        return [
            self.env._("DEA registration: %(numbers)s.", numbers=', '.join(
                f'{code} {number}' for code, number in numbers.items() if number) or self.env._("none on file")),
            self.env._("Schedule II is kept apart (21 CFR 1304.04). Moves between rooms leave the balance as it is.")]
