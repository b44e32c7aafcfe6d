import io

import xlsxwriter

from odoo import fields, models


class MedicalBudget(models.Model):
    """The sheet of a budget: to fill in outside, and to import again."""
    _inherit = 'medical.budget'

    def action_download_sheet(self):
        """Download the budget's amounts as a spreadsheet that the import reads."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/budget/{self.id}/sheet', 'target': 'download'}

    def _sheet(self):
        """The sheet as bytes: a row per category, or per category and account of the plan where it has any; twelve months."""
        self.ensure_one()
        self.check_access('read')
        kind = self.env['medical.import.budget'].with_company(self.company_id)
        months = self._months()
        labels = {column.name: column.label for column in kind._import_columns()}
        headings = [labels['budget'], labels['category'], labels['account'], *(kind._month_label(month) for month in months)]
        amounts = {(amount.line_id.id, amount.date): amount.amount for amount in self.line_ids.amount_ids}
        lines = {category: self.line_ids.filtered(lambda line, category=category: line.category_id == category) for category in self.line_ids.category_id}
        categories = self.env['medical.budget.category'].search([('company_id', '=', self.company_id.id)])
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False})
        sheet = book.add_worksheet(self.env._("Data"))
        heading = book.add_format({'bold': True, 'bg_color': '#E7EDF3', 'bottom': 1})
        digits = self.currency_id.decimal_places
        number = book.add_format({'num_format': '#,##0' + ('.' + '0' * digits if digits else '')})
        # a text that looks like a formula stays text, also when it is edited
        text = book.add_format({'quote_prefix': True})
        sheet.freeze_panes(1, 3)
        sheet.set_column(0, 2, 22)
        sheet.set_column(3, 3 + len(months), 12)
        for column, label in enumerate(headings):
            sheet.write_string(0, column, label, heading)
        row = 0
        for category in categories | self.line_ids.category_id:
            for line in lines.get(category) or [self.env['medical.budget.line']]:
                row += 1
                for column, value in enumerate((self.display_name, category.code or category.name, line.analytic_account_id.name or '')):
                    sheet.write_string(row, column, value, text)
                for column, month in enumerate(months, 3):
                    if (line.id, month) in amounts:
                        sheet.write_number(row, column, amounts[line.id, month], number)
                    else:
                        sheet.write_blank(row, column, None, number)
        book.close()
        return output.getvalue()

    def _sheet_name(self):
        return f'{self.display_name} {fields.Date.to_string(self.date_from)}.xlsx'.replace('/', '-')
