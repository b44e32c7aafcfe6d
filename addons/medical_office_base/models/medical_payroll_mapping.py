from odoo import api, fields, models
from odoo.exceptions import ValidationError

DATE_FORMATS = [
    ('%Y-%m-%d', '2027-01-31'), ('%m/%d/%Y', '01/31/2027'), ('%d/%m/%Y', '31/01/2027'), ('%d.%m.%Y', '31.01.2027'), ('%Y%m%d', '20270131')]


class MedicalPayrollMapping(models.Model):
    """How hours are handed to a payroll provider: which columns under which headings, which codes for which kind of hours.

    Kept by manager and HR, and used for every export. No wages: the provider has them.
    """
    _name = 'medical.payroll.mapping'
    _description = 'Payroll Format'
    _inherit = ['mail.thread']
    _order = 'sequence, name, id'

    name = fields.Char('Provider', required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    period = fields.Selection(
        [('week', 'A row per week'), ('day', 'A row per day')], 'Rows', required=True, default='week', tracking=True)
    layout = fields.Selection(
        [('wide', 'Kinds of hours side by side'), ('long', 'A row per kind of hours, with its code')], required=True, default='wide', tracking=True)
    date_format = fields.Selection(DATE_FORMATS, required=True, default='%Y-%m-%d', tracking=True)
    decimal_mark = fields.Selection([('.', '7.50'), (',', '7,50'), (':', '7:30')], 'Hours As', required=True, default='.', tracking=True)
    delimiter = fields.Selection([(',', 'Comma'), (';', 'Semicolon'), ('\t', 'Tab')], 'Between Columns', required=True, default=',', tracking=True)
    has_headings = fields.Boolean('Headings in the First Row', default=True, tracking=True)
    column_ids = fields.One2many('medical.payroll.column', 'mapping_id', copy=True)
    code_ids = fields.One2many('medical.payroll.code', 'mapping_id', copy=True)

    _name_uniq = models.UniqueIndex('(company_id, name) WHERE active IS TRUE', 'There is a format of this name.')

    @api.constrains('delimiter', 'decimal_mark')
    def _check_marks(self):
        for mapping in self:
            if mapping.delimiter == mapping.decimal_mark:
                raise ValidationError(self.env._("Between columns stands the same mark as in numbers: choose another one."))

    def _day(self, day):
        return day.strftime(self.date_format)

    def _hours(self, hours):
        """Hours (two decimals) as the provider reads them."""
        if self.decimal_mark == ':':
            minutes = round(hours * 60)
            return f'{minutes // 60}:{minutes % 60:02}'
        return f'{hours:.2f}'.replace('.', self.decimal_mark)

    def _codes(self):
        """{(kind, time off type id or False): code}."""
        return {(row.kind, row.leave_type_id.id): row.code for row in self.code_ids}
