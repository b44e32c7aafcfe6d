from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalControlledInventoryRecord(models.TransientModel):
    """A signed inventory of controlled substances as a table: Schedule II, the others, or all, on screen, as PDF and Excel."""
    _name = 'medical.controlled.inventory.record'
    _description = 'Table of a Controlled Inventory'
    _inherit = 'medical.record'
    _record_reads = ('medical.controlled.inventory', 'medical.controlled.inventory.line')

    inventory_id = fields.Many2one(
        'medical.controlled.inventory', required=True, ondelete='cascade',
        domain="[('state', '!=', 'draft'), ('company_id', '=', company_id), ('site_id', '=?', site_id)]")
    part = fields.Selection([('second', 'Schedule II'), ('rest', 'Schedules III to V')], 'Schedules')

    def _record_title(self):
        return self.env._("Inventory of Controlled Substances")

    def _record_columns(self):
        return [
            Column('schedule', self.env._("Schedule"), width=10),
            Column('substance', self.env._("Substance"), width=32),
            Column('form', self.env._("Finished Form"), width=22),
            Column('ndc', self.env._("NDC"), width=16),
            Column('size', self.env._("Units per Container"), 'quantity', width=12),
            Column('containers', self.env._("Full Containers"), 'integer', width=12),
            Column('loose', self.env._("Units in Opened Containers"), 'quantity', width=14),
            Column('quantity', self.env._("Units in All"), 'quantity', width=12),
            Column('unit', self.env._("Unit"), width=10),
        ]

    def _record_query(self):
        lines = self.env['medical.controlled.inventory.line']
        domain = Domain([('company_id', '=', self.company_id.id), ('inventory_id', '=', self.inventory_id.id)])
        if self.part:
            domain &= Domain('is_second', '=', self.part == 'second')
        query = lines._search(domain)
        names = ('schedule', 'product_name', 'finished_form', 'ndc', 'container_size', 'containers', 'loose', 'quantity', 'unit', 'is_second', 'id')
        return query.select(*(lines._field_to_sql(lines._table, name, query) for name in names))

    def _record_order(self):
        return SQL('is_second DESC, schedule, substance, id')

    def _record_period(self):
        inventory = self.inventory_id
        words = dict(inventory._fields['time_of_day']._description_selection(self.env))
        return self.env._("As of"), f'{format_date(self.env, inventory.date_start)}, {words.get(inventory.time_of_day, "")}'

    def _record_head(self):
        head, inventory = super()._record_head(), self.inventory_id
        # sudo: who signed stands on what they signed
        signed = inventory.sudo()
        return [
            *head, (self.env._("Registrant"), ', '.join(part for part in (inventory.registrant, inventory.dea_number) if part) or ''),
            (self.env._("Signed by"), ', '.join(user.name for user in (signed.taken_by_id, signed.witness_id) if user) or self.env._("not signed yet"))]

    def _record_notes(self):
        return [self.env._("Kept for two years at least, Schedule II apart from the others (21 CFR 1304.04, 1304.11).")]

    def _record_signatures(self):
        return [self.env._("Counted by, date"), self.env._("Witness, date")]
