import base64
import csv
import hashlib
import io
from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.spreadsheet import as_text

EXPORTERS = 'medical_office_base.group_manager,medical_office_base.group_hr'
PREVIEW_ROWS = 20
NAMES = 8
KINDS = ('regular', 'overtime', 'double', 'leave')


class MedicalPayrollExport(models.Model):
    """Approved hours of a period as a file for the payroll provider, with who made it, when, and its hash.

    Only approved weeks, each once: a week that went out before is left out, unless `include_exported` says so and why.
    Hours of the rows sum to those of the weeks, or nothing is exported. Made, it changes no more.
    """
    _name = 'medical.payroll.export'
    _description = 'Payroll Export'
    _inherit = ['mail.thread']
    _order = 'date_to desc, id desc'
    _check_company_auto = True

    name = fields.Char(compute='_compute_name', store=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    mapping_id = fields.Many2one(
        'medical.payroll.mapping', 'Format', required=True, index=True, ondelete='restrict', check_company=True,
        default=lambda self: self.env['medical.payroll.mapping'].search([('company_id', '=', self.env.company.id)], limit=1))
    date_from = fields.Date('From', required=True, help="Weeks that begin on or after this day.")
    date_to = fields.Date('To', required=True, help="Weeks that end on or before this day.")
    include_exported = fields.Boolean('Export Again', help="Also weeks that went to payroll before. The provider must know, or people are paid twice.")
    again_reason = fields.Char('Why Again')
    state = fields.Selection([('draft', 'To Export'), ('done', 'Exported')], 'Status', required=True, default='draft', readonly=True, copy=False)
    week_ids = fields.Many2many(
        'medical.hours.week', 'medical_payroll_export_week_rel', 'export_id', 'week_id', 'Weeks', readonly=True, copy=False)
    week_count = fields.Integer('Number of Weeks', readonly=True, copy=False)
    again_count = fields.Integer('Exported Before', readonly=True, copy=False)
    regular_hours = fields.Float('Regular', readonly=True, copy=False)
    overtime_hours = fields.Float('Overtime', readonly=True, copy=False)
    double_hours = fields.Float('Double Time', readonly=True, copy=False)
    leave_hours = fields.Float('Leave', readonly=True, copy=False)
    file = fields.Binary(readonly=True, copy=False, attachment=True)
    file_name = fields.Char(readonly=True, copy=False)
    file_hash = fields.Char('SHA-256', readonly=True, copy=False)
    done_on = fields.Datetime('Exported On', readonly=True, copy=False)
    done_by_id = fields.Many2one('res.users', 'Exported By', readonly=True, copy=False)
    preview = fields.Html(compute='_compute_preview', sanitize=False)
    problems = fields.Text(compute='_compute_preview', help="What is not in the file, and why.")

    _dates_in_order = models.Constraint('CHECK (date_to >= date_from)', 'The period ends after it begins.')

    @api.depends('date_from', 'date_to', 'mapping_id.name')
    def _compute_name(self):
        for export in self:
            export.name = ' '.join(filter(None, (
                export.mapping_id.name, export.date_from and fields.Date.to_string(export.date_from), '–',
                export.date_to and fields.Date.to_string(export.date_to))))

    # === GUARDS === #

    def _check_exporter(self):
        if not self.env.user.has_groups(EXPORTERS):
            raise AccessError(self.env._("Hours go to payroll through the office manager or HR."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_written(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_written(vals)
        if not self.env.su and self.filtered(lambda export: export.state == 'done'):
            raise UserError(self.env._("This went to payroll and stays as it was. Make another export."))
        return super().write(vals)

    def _check_written(self, vals):
        allowed = {'mapping_id', 'date_from', 'date_to', 'include_exported', 'again_reason', 'company_id', 'message_follower_ids', 'activity_ids'}
        if not self.env.su and set(vals) - allowed:
            raise AccessError(self.env._("Files for payroll are made by the button Export."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if self.filtered(lambda export: export.state == 'done'):
            raise UserError(self.env._("What went to payroll is kept."))

    # === ROWS === #

    def _period_domain(self):
        return Domain('company_id', '=', self.company_id.id) & Domain('date_from', '>=', self.date_from) & Domain('date_to', '<=', self.date_to)

    def _gather(self):
        """The weeks to export."""
        domain = self._period_domain() & Domain('state', '=', 'approved')
        if not self.include_exported:
            domain &= Domain('is_exported', '=', False) & Domain('export_ids', '=', False)
        weeks = self.env['medical.hours.week'].search(domain, order='employee_id, date_from, id')
        invoiced = self.env['medical.hours.setting']._off_payroll(weeks.employee_id)
        return weeks.filtered(lambda week: week.employee_id not in invoiced)

    def _rows(self, weeks):
        """The rows of the file, as dicts of the fields of columns; hours as numbers of two decimals."""
        mapping = self.mapping_id
        # sudo: numbers at the provider; who exports was checked
        numbers = {row.employee_id.id: row.payroll_number for row in self.env['medical.hours.setting'].sudo().search(
            [('employee_id', 'in', weeks.employee_id.ids)])}
        leaves = defaultdict(lambda: defaultdict(float))
        for leave in weeks.leave_ids:
            leaves[leave.week_id, leave.date if mapping.period == 'day' else None][leave.type_id] += leave.hours
        rows = []
        for week in weeks:
            base = {
                'payroll_number': numbers.get(week.employee_id.id) or '', 'employee': week.employee_id.name, 'site': week.site_id.code or '',
                'week_from': week.date_from, 'week_to': week.date_to}
            parts = [(week, None)] if mapping.period == 'week' else [(day, day.date) for day in week.day_ids]
            for part, date in parts:
                off = leaves[week, date]
                row = {**base, 'date': date or week.date_to, 'leaves': dict(off), 'leave': round(sum(off.values()), 2), **{
                    kind: round(part[f'{kind}_hours'], 2) for kind in ('regular', 'overtime', 'double', 'worked')}}
                if date and part.site_id:
                    row['site'] = part.site_id.code
                if any(row[kind] for kind in KINDS):
                    rows += self._long(row) if mapping.layout == 'long' else [row]
        return rows

    def _long(self, row):
        """A row per kind of hours that there is."""
        codes = self.mapping_id._codes()
        found = [(codes.get((kind, False), ''), kind, row[kind]) for kind in KINDS[:3] if row[kind]]
        for kind, hours in row['leaves'].items():
            found.append((codes.get(('leave', kind.id)) or codes.get(('leave', False), ''), 'leave', round(hours, 2)))
        return [{**row, **dict.fromkeys(KINDS, 0), 'leaves': {}, 'code': code, 'hours': hours, kind: hours} for code, kind, hours in found]

    def _cell(self, column, row):
        mapping = self.mapping_id
        if column.field == 'fixed':
            value = column.text or ''
        elif column.field == 'leave' and column.leave_type_id:
            value = mapping._hours(round(row['leaves'].get(column.leave_type_id, 0), 2))
        elif column.field in (*KINDS, 'worked', 'hours'):
            value = mapping._hours(row[column.field])
        elif column.field in ('week_from', 'week_to', 'date'):
            value = mapping._day(row[column.field])
        else:
            value = row.get(column.field) or ''
        return as_text(value)

    def _lines(self, rows):
        columns = self.mapping_id.column_ids
        head = [[as_text(column.heading) for column in columns]] if self.mapping_id.has_headings else []
        return head + [[self._cell(column, row) for column in columns] for row in rows]

    def _faults(self, weeks, rows):
        """What keeps the file from being made, as sentences."""
        self.ensure_one()
        columns, faults = self.mapping_id.column_ids, []
        if not columns:
            faults.append(self.env._("The format has no columns: add them."))
        if 'payroll_number' in columns.mapped('field'):
            nameless = sorted({row['employee'] for row in rows if not row['payroll_number']})
            if nameless:
                faults.append(self.env._("Without a payroll number: %(names)s.", names=self._names(nameless)))
        if self.mapping_id.layout == 'long' and any(not row['code'] for row in rows):
            faults.append(self.env._("A kind of hours in it has no code: add it to the format."))
        written = {column.field for column in columns}
        for kind, hours in self._totals(rows).items():
            if round(hours * 100) != sum(round(week[f'{kind}_hours'] * 100) for week in weeks):
                faults.append(self.env._("The hours of the rows don't sum to those of the weeks. Return and approve the weeks again."))
                break
            if hours and self.mapping_id.layout == 'wide' and columns and not self._covers(written, columns, kind, rows):
                words = dict(self.env['medical.payroll.code']._fields['kind']._description_selection(self.env))
                faults.append(self.env._("No column for these hours: %(kind)s. People would not be paid for them.", kind=words[kind]))
        if self.mapping_id.layout == 'long' and columns and not {'code', 'hours'} <= written:
            faults.append(self.env._("A row per kind of hours needs the columns “Code of the kind of hours” and “Hours of the kind”."))
        return faults

    def _covers(self, written, columns, kind, rows):
        """Whether every hour of a kind has a column."""
        if kind != 'leave':
            return kind in written
        if any(column.field == 'leave' and not column.leave_type_id for column in columns):
            return True
        typed = columns.filtered(lambda column: column.field == 'leave').leave_type_id
        return all(leave in typed for row in rows for leave in row['leaves'])

    @api.model
    def _totals(self, rows):
        return {kind: round(sum(row[kind] for row in rows), 2) for kind in KINDS}

    def _names(self, names):
        return ', '.join(names[:NAMES]) + (' …' if len(names) > NAMES else '')

    @api.depends('mapping_id', 'date_from', 'date_to', 'include_exported', 'state')
    def _compute_preview(self):
        for export in self:
            export.preview = export.problems = False
            if export.state == 'done' or not (export.mapping_id and export.date_from and export.date_to and self.env.user.has_groups(EXPORTERS)):
                continue
            weeks = export._gather()
            rows = export._rows(weeks)
            notes = export._faults(weeks, rows)
            missing = self.env['medical.hours.week'].search(export._period_domain() & Domain('state', '!=', 'approved'))
            if missing:
                notes.append(self.env._("Not approved and left out: %(weeks)s.", weeks=self._names(missing.mapped('display_name'))))
            approved = self.env['medical.hours.week'].search(export._period_domain() & Domain('state', '=', 'approved'))
            invoiced = self.env['medical.hours.setting']._off_payroll(approved.employee_id)
            if invoiced:
                notes.append(self.env._("Not on payroll and left out: %(names)s.", names=self._names(invoiced.mapped('name'))))
            outdated = approved.filtered('is_outdated')
            if outdated:
                notes.append(self.env._(
                    "Leave has changed since approval, return them first: %(weeks)s.", weeks=self._names(outdated.mapped('display_name'))))
            again = approved.filtered(lambda week, left_out=invoiced: week.export_ids and week.employee_id not in left_out)
            if again:
                names = self._names(again.mapped('display_name'))
                notes.append(
                    self.env._("Exported before, and in this file again: %(weeks)s.", weeks=names) if export.include_exported
                    else self.env._("Exported before and left out: %(weeks)s.", weeks=names))
            export.problems = '\n'.join(notes) or False
            export.preview = export._preview_table(weeks, rows)

    def _preview_table(self, weeks, rows):
        lines = self._lines(rows[:PREVIEW_ROWS])
        if not rows:
            return Markup('<p>%s</p>') % self.env._("No approved week of this period waits for export.")
        body = Markup('').join(Markup('<tr>%s</tr>') % Markup('').join(Markup('<td>%s</td>') % cell for cell in line) for line in lines)
        return Markup('<p>%s</p><div class="table-responsive"><table class="table table-sm">%s</table></div>') % (
            self.env._("%(weeks)s weeks, %(rows)s rows, of which the first are:", weeks=len(weeks), rows=len(rows)), body)

    # === FILE === #

    def action_export(self):
        """Make the file; the weeks count as exported from now on.

        :raise UserError: nothing to export, something missing in the format, or exported again without a reason
        """
        self.ensure_one()
        self._check_exporter()
        self.check_access('write')
        if self.state == 'done':
            raise UserError(self.env._("This went to payroll already. Reload the page."))
        # sudo: weeks are marked as exported by this method alone; one export at a time
        weeks = self._gather().sudo()
        weeks.lock_for_update()
        weeks = weeks.filtered(lambda week: week.state == 'approved' and (self.include_exported or not week.export_ids))
        if not weeks:
            raise UserError(self.env._("No approved week of this period waits for export."))
        again = weeks.filtered('export_ids')
        if again and not (self.again_reason or '').strip():
            raise UserError(self.env._("Say why these weeks are exported again: %(weeks)s.", weeks=self._names(again.mapped('display_name'))))
        rows = self._rows(weeks)
        faults = self._faults(weeks, rows)
        if faults:
            raise UserError('\n'.join(faults))
        buffer = io.StringIO(newline='')
        csv.writer(buffer, delimiter=self.mapping_id.delimiter, lineterminator='\r\n').writerows(self._lines(rows))
        # the mark by which spreadsheet programs know the encoding
        content = b'\xef\xbb\xbf' + buffer.getvalue().encode()
        totals = self._totals(rows)
        digest = hashlib.sha256(content).hexdigest()
        self.sudo().write({
            'state': 'done', 'week_ids': [(6, 0, weeks.ids)], 'week_count': len(weeks), 'again_count': len(again),
            **{f'{kind}_hours': totals[kind] for kind in KINDS}, 'file': base64.b64encode(content),
            'file_name': f'hours-{self.date_from}-{self.date_to}.csv', 'file_hash': digest, 'done_on': fields.Datetime.now(),
            'done_by_id': self.env.uid})
        weeks.write({'is_exported': True})
        self.sudo().message_post(body=self.env._(
            "%(count)s weeks exported, %(again)s of them again. SHA-256 %(digest)s", count=len(weeks), again=len(again), digest=digest))

    def action_open_weeks(self):
        """Open the weeks in it."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_hours_week')
        return {**action, 'domain': [('export_ids', 'in', self.ids)], 'context': {}}

    @api.model
    def default_get(self, fields):
        """The last pay week, to begin with."""
        values = super().default_get(fields)
        practice = self.env['medical.practice']._get()
        if practice and 'date_to' in fields and not values.get('date_to'):
            first = practice._week_of(practice._today())[0]
            values.update({'date_from': first - timedelta(days=7), 'date_to': first - timedelta(days=1)})
        return values
