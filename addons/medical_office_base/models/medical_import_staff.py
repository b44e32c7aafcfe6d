from odoo import Command, api, fields, models

from ..tools.import_columns import Column


class MedicalImportStaff(models.AbstractModel):
    """The people who work at the practice from a file: new ones are made, known ones changed where the file says something else.

    Known by work e-mail, else by name. Nobody is doubled, nobody is deleted, an empty cell changes nothing, and nobody changes
    what others decide about them. Logins are an administrator's.
    """
    _name = 'medical.import.staff'
    _description = 'Import of Staff'
    _inherit = ['medical.import.kind', 'medical.import.people']
    _import_label = 'Staff'
    _import_groups = 'medical_office_base.group_manager,medical_office_base.group_hr'

    @api.model
    def _import_columns(self):
        kinds = self.env['hr.version']._fields['employee_type']._description_selection(self.env)
        return [
            Column('name', self.env._("Name"), required=True, help=self.env._("First and last name."), example='Ann Fiction'),
            Column('position', self.env._("Position"), help=self.env._("As under Configuration, Positions."), example='Registered Nurse'),
            Column('sites', self.env._("Sites"), help=self.env._("Codes or names, separated by semicolons."), example='MAIN; EAST'),
            Column('supervisor', self.env._("Supervisor"), help=self.env._("Name or work e-mail; may be in this file."), example='Olivia Fiction'),
            Column('employment', self.env._("Employment"), 'selection', selection=tuple(kinds), example='Employee'),
            Column('hired', self.env._("Hired On"), 'date', example='2026-01-15'),
            Column('email', self.env._("Work E-mail"), example='ann@practice.example'),
            Column('phone', self.env._("Work Phone"), example='(212) 555-0100'),
        ]

    @api.model
    def _import_check(self, rows, faults):
        people = self._people()
        by_mail, by_name = self._index(people, 'work_email'), self._index(people, 'name')
        jobs = self._index(self.env['hr.job'].search([('company_id', 'in', (False, self.env.company.id))]), 'name')
        sites = self._index(self.env['medical.site'].search([('company_id', '=', self.env.company.id)]), 'code', 'name')
        in_file = {key for row in rows for key in (self._fold(row['name']), self._fold(row['email'])) if key}
        prepared, seen = [], {}
        for row in rows:
            person = self._known(by_mail, by_name, row, faults)
            for key in {self._fold(row['email']), self._fold(row['name']) if not row['email'] else '', person and person.id or ''} - {''}:
                first = seen.setdefault(key, row.number)
                if first != row.number:
                    faults.add(row, 'name', row['name'], self.env._("Row %(row)s is the same person.", row=first), self.env._("Leave one of the two out."))
            if row['email'] and '@' not in row['email']:
                faults.add(row, 'email', row['email'], self.env._("This is no e-mail address."), self.env._("Write it as name@practice.example."))
            job = jobs.get(self._fold(row['position']), self.env['hr.job'])[:1]
            if row['position'] and not job:
                faults.add(row, 'position', row['position'], self.env._("The practice has no such position."),
                           self.env._("Write one as it stands under Configuration, Positions, or add it there."))
            places = self._named_sites(row, sites, faults)
            boss = self._fold(row['supervisor'])
            if boss and boss not in by_mail and boss not in by_name and boss not in in_file:
                faults.add(row, 'supervisor', row['supervisor'], self.env._("Nobody of this name or e-mail works here or is in the file."),
                           self.env._("Correct the name, or leave it empty and choose the supervisor later."))
            elif boss and len(by_mail.get(boss) or by_name.get(boss) or ()) > 1:
                faults.add(row, 'supervisor', row['supervisor'], self.env._("Several people are called so."),
                           self.env._("Write the work e-mail of the one who is meant."))
            elif boss and boss in (self._fold(row['name']), self._fold(row['email'])):
                faults.add(row, 'supervisor', row['supervisor'], self.env._("Nobody supervises themselves."),
                           self.env._("Name somebody else, or leave it empty."))
            elif boss and person and self._is_below(by_mail.get(boss) or by_name.get(boss), person):
                faults.add(row, 'supervisor', row['supervisor'], self.env._("This person is below the one they would supervise."),
                           self.env._("Name somebody else, or change the other one's supervisor first."))
            if person and person.user_id == self.env.user and self._changes(row, person, job, places):
                faults.add(row, 'name', row['name'], self.env._("Nobody changes their own position, sites or supervisor."),
                           self.env._("Leave your own row out, and ask somebody else."))
            prepared.append((row, person, job, places, boss))
        return prepared

    @api.model
    def _known(self, by_mail, by_name, row, faults):
        """The person whom a row is about; empty for somebody new."""
        found = by_mail.get(self._fold(row['email']))
        if found:
            return found.filtered('active')[:1] or found[:1]
        same = by_name.get(self._fold(row['name']), self.env['hr.employee'])
        if len(same) > 1:
            faults.add(row, 'name', row['name'], self.env._("Several people are called so."), self.env._("Write the work e-mail of the one who is meant."))
            return same.browse()
        if same.work_email and row['email']:
            faults.add(row, 'email', row['email'], self.env._("%(name)s is known, with another e-mail: %(email)s.", name=same.name, email=same.work_email),
                       self.env._("Write that one, or, if it is somebody else, tell the two apart by the name."))
        return same

    @api.model
    def _is_below(self, boss, person):
        while boss:
            if boss == person:
                return True
            boss = boss[:1].parent_id
        return False

    @api.model
    def _changes(self, row, person, job, places):
        """What the file says otherwise about somebody known: {field of the staff file: value}."""
        values = {}
        if job and person.job_id != job:
            values['job_id'] = job.id
        if places and person.medical_site_ids.filtered(lambda site: site.company_id == self.env.company) != places:
            values['site_ids'] = [Command.set(places.ids)]
        if row['employment'] and person.employee_type != row['employment']:
            values['employment'] = row['employment']
        file = person.medical_staff_file_ids[:1] if 'medical_staff_file_ids' in person._fields else self._file(person)
        if row['hired'] and file.date_hired != row['hired']:
            values['date_hired'] = row['hired']
        if row['email'] and self._fold(person.work_email) != self._fold(row['email']):
            values['work_email'] = row['email']
        if row['phone'] and self._fold(person.work_phone) != self._fold(row['phone']):
            values['work_phone'] = row['phone']
        return values

    @api.model
    def _file(self, person):
        files = self.env.context.get('medical_import_files')
        if files is not None:
            return self.env['medical.staff.file'].browse(files.get(person.id))
        return self.env['medical.staff.file'].with_context(active_test=False).search([('employee_id', '=', person.id)])

    @api.model
    def _with_files(self, people):
        files = self.env['medical.staff.file'].with_context(active_test=False).search([('employee_id', 'in', people.ids)])
        return self.with_context(medical_import_files={file.employee_id.id: file.id for file in files})

    @api.model
    def _import_preview(self, prepared):
        people = self.env['hr.employee'].sudo().union(*(entry[1] for entry in prepared))
        self = self._with_files(people)
        new, lines, same = 0, [], 0
        for row, person, job, places, boss in prepared:
            shown = [row['name'], job.name or '', ', '.join(places.mapped('code')), row['supervisor'] or '']
            if not person:
                new += 1
                lines.append([self.env._("new"), *shown, ''])
                continue
            labels = self.env['medical.staff.file']._fields
            changed = [labels[name]._description_string(self.env) for name in self._changes(row, person, job, places)]
            if boss and boss not in (self._fold(person.parent_id.name), self._fold(person.parent_id.work_email)):
                changed.append(self.env._("Supervisor"))
            if not person.active:
                changed.append(self.env._("comes back"))
            if changed:
                lines.append([self.env._("changed"), *shown, ', '.join(changed)])
            else:
                same += 1
        return {
            'counts': [(self.env._("new people"), str(new)), (self.env._("changed"), str(len(lines) - new)), (self.env._("as known already"), str(same))],
            'columns': ['', self.env._("Name"), self.env._("Position"), self.env._("Sites"), self.env._("Supervisor"), self.env._("What Changes")],
            'lines': lines,
        }

    @api.model
    def _import_apply(self, prepared):
        new = [entry for entry in prepared if not entry[1]]
        # sudo: HR and the office manager take people on; nothing but what the file says of them is written
        employees = self.env['hr.employee'].sudo().with_context(mail_create_nosubscribe=True).create([{
            'name': ' '.join(row['name'].split()), 'company_id': self.env.company.id, 'job_id': job.id, 'work_email': row['email'] or False,
            'work_phone': row['phone'] or False, 'employee_type': row['employment'] or 'employee',
            'medical_own_site_ids': [Command.set(places.ids)],
        } for row, _person, job, places, _boss in new])
        made = dict(zip((entry[0].number for entry in new), employees, strict=True))
        self = self._with_files(employees.union(*(entry[1].sudo() for entry in prepared)))
        changed = 0
        for row, person, job, places, _boss in prepared:
            if not person:
                # sudo: the day of hire of somebody who was just taken on; HR's and the manager's to write
                self._file(made[row.number]).sudo().date_hired = row['hired'] or fields.Date.context_today(self)
                continue
            values = self._changes(row, person, job, places)
            if not person.active:
                # sudo: taken back as it was taken on
                person.sudo().active = True
            if values:
                changed += 1
                self._file(person).write(values)
        people = self._people().filtered('active')
        by_mail, by_name = self._index(people, 'work_email'), self._index(people, 'name')
        for row, person, _job, _places, boss in prepared:
            head = boss and (by_mail.get(boss) or by_name.get(boss))
            employee = (person or made[row.number]).sudo()
            if head and employee.parent_id != head[:1]:
                # through the file, which keeps nobody from being supervised by themselves
                self._file(employee).write({'supervisor_id': head[:1].id})
        return self.env._("%(new)s people added, %(changed)s changed.", new=len(new), changed=changed)
