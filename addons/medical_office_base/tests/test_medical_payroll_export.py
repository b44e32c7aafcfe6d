import base64
import csv
import hashlib
import io

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .hours_common import NOW, HoursCommon

WIDE = [('payroll_number', 'EmpNo'), ('employee', 'Name'), ('week_to', 'Ends'), ('regular', 'Reg'), ('overtime', 'OT'), ('double', 'DT'), ('leave', 'PTO')]
LONG = [('payroll_number', 'EmpNo'), ('date', 'Day'), ('code', 'Code'), ('hours', 'Hours'), ('fixed', 'Batch')]


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalPayrollExport(HoursCommon):

    def _mapping(self, columns=WIDE, user=None, **values):
        return self.env['medical.payroll.mapping'].with_user(user or self.manager).create({
            'name': 'Fictional Payroll', 'column_ids': [
                Command.create({'field': field, 'heading': heading, 'sequence': number, 'text': 'B-7' if field == 'fixed' else False})
                for number, (field, heading) in enumerate(columns)], **values})

    def _export(self, mapping, user=None, **values):
        return self.env['medical.payroll.export'].with_user(user or self.manager).create({
            'mapping_id': mapping.id, 'date_from': '2026-03-01', 'date_to': '2026-03-07', **values})

    def _rows(self, export, delimiter=','):
        content = base64.b64decode(export.sudo().file)
        return list(csv.reader(io.StringIO(content.decode('utf-8-sig')), delimiter=delimiter))

    def _leave(self, name='Vacation', employee=None, day='2026-03-06', **values):
        kind = self.env['hr.leave.type'].create({
            'name': name, 'requires_allocation': False, 'leave_validation_type': 'no_validation', 'company_id': self.company.id, **values})
        employee = employee or self.nora
        employee.resource_calendar_id = self.company.resource_calendar_id
        self.env['hr.leave'].create({'employee_id': employee.id, 'holiday_status_id': kind.id, 'request_date_from': day, 'request_date_to': day})
        return kind

    def _explained(self, weekdays, end):
        """A week of Nora's from eight to `end`, with what is not as planned accepted, and approved."""
        for weekday in weekdays:
            self._work(self.nora, weekday, 8, end)
        week = self._week(self.nora)
        week._refresh()
        for fault in week.exception_ids:
            fault.with_user(self.supervisor)._accept('As agreed')
        week._submit()
        week.with_user(self.supervisor).action_approve()
        return week

    def test_a_row_per_week(self):
        self._leave()
        for weekday in range(1, 5):
            self._work(self.nora, weekday, 8, 19)
        week = self._week(self.nora)
        week._submit()
        week.with_user(self.supervisor).action_approve()
        self._submitted(self.carl)
        export = self._export(self._mapping())
        self.assertIn('Nora Nurse', export.preview)
        self.assertIn('Carl', export.problems)
        export.action_export()
        self.assertEqual(self._rows(export), [
            ['EmpNo', 'Name', 'Ends', 'Reg', 'OT', 'DT', 'PTO'], ['P3', 'Nora Nurse', '2026-03-07', '40.00', '4.00', '0.00', '8.00']])
        content = base64.b64decode(export.file)
        self.assertRecordValues(export, [{
            'state': 'done', 'week_count': 1, 'regular_hours': 40, 'overtime_hours': 4, 'leave_hours': 8, 'done_by_id': self.manager.id,
            'file_hash': hashlib.sha256(content).hexdigest(), 'again_count': 0}])
        self.assertTrue(week.is_exported)

    def test_a_row_per_day_and_kind(self):
        kind = self._leave('Sick')
        other = self._leave('Jury Duty', day='2026-03-05')
        week = self._explained(range(1, 5), 19)
        mapping = self._mapping(
            LONG, layout='long', period='day', date_format='%m/%d/%Y', decimal_mark=',', delimiter=';', has_headings=False,
            code_ids=[Command.create({'kind': kind, 'code': code}) for kind, code in (('regular', '01'), ('overtime', '02'), ('leave', '10'))]
            + [Command.create({'kind': 'leave', 'leave_type_id': kind.id, 'code': '11'})])
        export = self._export(mapping)
        export.action_export()
        rows = self._rows(export, ';')
        self.assertEqual(rows[0], ['P3', '03/02/2026', '01', '11,00', 'B-7'])
        self.assertEqual([row[1:4] for row in rows if row[2] in ('02', '10', '11')], [
            ['03/05/2026', '02', '4,00'], ['03/05/2026', '10', '8,00'], ['03/06/2026', '11', '8,00']])
        self.assertTrue(other)
        self.assertEqual(sum(float(row[3].replace(',', '.')) for row in rows), week.worked_hours + week.leave_hours)

    def test_hours_as_hours_and_minutes(self):
        mapping = self._mapping(decimal_mark=':')
        self.assertEqual([mapping._hours(hours) for hours in (0, 7.5, 40, 0.02)], ['0:00', '7:30', '40:00', '0:01'])
        with self.assertRaises(ValidationError):
            self._mapping(name='Bad', delimiter=',', decimal_mark=',')

    def test_each_week_once(self):
        self._approved(self.nora, self.supervisor)
        mapping = self._mapping()
        self._export(mapping).action_export()
        second = self._export(mapping)
        self.assertIn('Exported before and left out', second.problems)
        with self.assertRaises(UserError):
            second.action_export()
        second.include_exported = True
        with self.assertRaises(UserError):
            second.action_export()
        second.again_reason = 'The provider lost the file'
        second.action_export()
        self.assertEqual((second.again_count, len(self._rows(second))), (1, 2))
        self.assertEqual(len(self._week(self.nora).export_ids), 2)

    def test_returned_after_export(self):
        week = self._approved(self.nora, self.supervisor)
        mapping = self._mapping()
        self._export(mapping).action_export()
        with self.assertRaises(AccessError):
            week.with_user(self.supervisor)._return('An hour is missing')
        week.with_user(self.manager)._return('An hour is missing')
        self._work(self.nora, 6, 8, 9)
        week._submit()
        week.with_user(self.supervisor).action_approve()
        self.assertFalse(week.is_exported)
        with self.assertRaises(UserError):
            self._export(mapping).action_export()
        export = self._export(mapping, include_exported=True, again_reason='Corrected')
        export.action_export()
        self.assertEqual((export.overtime_hours, export.again_count), (1, 1))

    def test_nothing_is_left_out_in_silence(self):
        self._leave()
        self._explained(range(1, 6), 17)
        for columns, word in ((WIDE[:3], 'Regular'), (WIDE[:4], 'Overtime'), (WIDE[:6], 'Leave'), ([], 'columns')):
            export = self._export(self._mapping(columns, name=f'Without {word}'))
            with self.assertRaises(UserError) as caught:
                export.action_export()
            self.assertIn(word, str(caught.exception))
        self.env['medical.hours.setting'].search([('employee_id', '=', self.nora.id)]).payroll_number = False
        with self.assertRaises(UserError) as caught:
            self._export(self._mapping(name='Complete')).action_export()
        self.assertIn('Nora Nurse', str(caught.exception))
        mapping = self._mapping(LONG, name='Long', layout='long', code_ids=[Command.create({'kind': 'regular', 'code': '01'})])
        with self.assertRaises(UserError):
            self._export(mapping).action_export()

    def test_cells_are_text(self):
        self.nora.name = '=HYPERLINK("http://x")'
        self._approved(self.nora, self.supervisor)
        export = self._export(self._mapping([*WIDE[:2], ('fixed', '@x'), *WIDE[3:]]))
        export.action_export()
        rows = self._rows(export)
        self.assertEqual((rows[0][2], rows[1][1]), ("'@x", "'=HYPERLINK(\"http://x\")"))

    def test_preview_escapes(self):
        self.nora.name = '<script>alert(1)</script>'
        self._approved(self.nora, self.supervisor)
        self.assertNotIn('<script>', self._export(self._mapping()).preview)

    def test_who_writes_invoices_is_left_out(self):
        self.carl.employee_type = 'contractor'
        self.env['medical.hours.setting'].search([('employee_id', '=', self.carl.id)]).unlink()
        self._approved(self.carl, self.manager)
        self._approved(self.nora, self.supervisor)
        export = self._export(self._mapping())
        self.assertIn('Not on payroll and left out: Carl Cleaner', export.problems)
        export.action_export()
        self.assertEqual([row[1] for row in self._rows(export)[1:]], ['Nora Nurse'])
        setting = self.env['medical.hours.setting'].with_user(self.manager).create({'employee_id': self.carl.id, 'payroll_number': 'P4'})
        self.assertTrue(setting.off_payroll)
        setting.off_payroll = False
        later = self._export(self._mapping(name='Other'))
        later.action_export()
        self.assertEqual([row[1] for row in self._rows(later)[1:]], ['Carl Cleaner'])

    def test_who_may(self):
        self._approved(self.nora, self.supervisor)
        mapping = self._mapping(user=self.hr)
        for user in (self.nurse, self.supervisor, self.owner, self.auditor, self.cleaner):
            with self.assertRaises(AccessError):
                self._export(mapping, user)
        export = self._export(mapping, self.hr)
        for values in ({'state': 'done'}, {'file': base64.b64encode(b'x')}, {'week_ids': [Command.clear()]}, {'regular_hours': 3}):
            with self.assertRaises(AccessError):
                export.write(values)
        for user in (self.nurse, self.owner, self.neighbor):
            with self.assertRaises(AccessError):
                export.with_user(user).action_export()
        self.assertFalse(self.env['medical.payroll.export'].with_user(self.neighbor).search([]))
        self.assertFalse(self.env['medical.payroll.mapping'].with_user(self.neighbor).search([('company_id', '=', self.company.id)]))
        export.action_export()
        self.assertEqual(export.done_by_id, self.hr)
        with self.assertRaises(UserError):
            export.again_reason = 'x'
        with self.assertRaises(UserError):
            export.unlink()
        with self.assertRaises(UserError):
            export.action_export()
        attachment = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', export._name), ('res_id', '=', export.id), ('res_field', '=', 'file')])
        with self.assertRaises(AccessError):
            attachment.with_user(self.supervisor).read(['datas'])

    def test_seconds_tie(self):
        for weekday, second in zip(range(1, 6), (7, 23, 41, 59, 11), strict=True):
            self.env['hr.attendance'].create({
                'employee_id': self.nora.id, 'check_in': self._utc(weekday, 8).replace(second=second),
                'check_out': self._utc(weekday, 17, 13).replace(second=60 - second), 'in_mode': 'kiosk', 'out_mode': 'kiosk'})
        week = self._week(self.nora)
        week._submit()
        week.with_user(self.supervisor).action_approve()
        export = self._export(self._mapping([('payroll_number', 'No'), ('date', 'Day'), ('regular', 'R'), ('overtime', 'O')], period='day'))
        export.action_export()
        rows = self._rows(export)[1:]
        self.assertEqual(
            (round(sum(float(row[2]) for row in rows), 2), round(sum(float(row[3]) for row in rows), 2)), (week.regular_hours, week.overtime_hours))
        self.assertEqual(week.regular_hours, 40)
