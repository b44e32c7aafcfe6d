"""Part of area compliance: 80,000 rows of a list against 2,000 people and 500 vendors."""
from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.medical_office_compliance.models.screening.medical_import_exclusion import ExclusionReader
from odoo.addons.medical_office_compliance.models.screening.medical_screening_run import Listed

from tests.bench.exclusion_list import Names, content
from tests.bench.measure import peak_mb, seconds
from tests.bench.run import Case

ROWS, PEOPLE, VENDORS = 80_000, 2000, 500
OFFICER = 'bench_screening_officer'
SAMPLE = 25  # every so manieth of those screened is looked up record by record, and the time multiplied


def prepare(env):
    company = env['res.company'].create({'name': 'Bench Screening'})
    env = env(context={**env.context, 'tracking_disable': True, 'mail_create_nosubscribe': True, 'allowed_company_ids': [company.id]})
    officer = new_test_user(
        env, OFFICER, 'medical_office_base.group_compliance_officer', company_id=company.id, company_ids=[Command.set(company.ids)])
    names = Names(5)
    env['hr.employee'].create([
        {'name': ' '.join(names.person()[:2]), 'birthday': names.birth() if number % 10 else False, 'company_id': company.id} for number in range(PEOPLE)])
    vendors = env['res.partner'].create([{'name': names.business(), 'is_company': True} for _ in range(VENDORS)])
    vendors.with_company(company).medical_screen = True
    load(env(user=officer.id))


def load(env):
    """A list of 80,000 rows, read whole, checked and put in place."""
    kind = env['medical.import.leie']
    (file, figures), faults = ExclusionReader(kind).parse(FILE.get())
    assert figures['row_count'] == ROWS and not faults
    kind._import_apply((file, figures))


class _File:
    """Made once, outside of what is measured."""
    content = None

    def get(self):
        self.content = self.content or content(ROWS)
        return self.content


FILE = _File()


def office(env):
    officer = env['res.users'].search([('login', '=', OFFICER)])
    return env(user=officer.id, context={'allowed_company_ids': officer.company_id.ids, 'tz': 'America/New_York'}), officer.company_id


def screen(env):
    """All of it: who, the comparison, matches, proof and the staff's credentials."""
    env, company = office(env)
    screening = env['medical.screening']._run(company)
    env.flush_all()
    assert (screening.staff_count, screening.vendor_count) == (PEOPLE, VENDORS)
    assert screening.ruled_out_count and screening.possible_count


def record_by_record(env):
    """The same, a search for each of them and the rows through the ORM; measured on every 25th."""
    env, company = office(env)
    screenings, rows = env['medical.screening'].sudo(), env['medical.exclusion'].sudo()
    chosen = screenings._subjects(company)[::SAMPLE]

    def look_up():
        for subject in chosen:
            domain = [('npi', 'in', list(subject.npis))]
            for block in sorted(subject.blocks()):
                domain = ['|', ('blocks', 'ilike', block), *domain]
            for row in rows.search(domain):
                screenings._compare(subject, Listed(
                    row.id, row.last_name, row.first_name, row.middle_name, row.business, row.birth_date or None, row.npi, row.source, row.entry_key,
                    row.entry_hash), 88)
    return seconds(look_up) * SAMPLE


def memory(function):
    return lambda env: peak_mb(env, function)


def load_again(env):
    FILE.get()
    return seconds(load, office(env)[0])


def load_memory(env):
    FILE.get()
    return peak_mb(env, lambda own: load(office(own)[0]))


def cases():
    return [
        Case("screening: 80,000 rows, 2,000 people, 500 vendors", "s", screen, record_by_record,
             lambda figure, baseline, ratio: figure < 10 and ratio >= 10, "under 10 s, 10 times faster", repeat=3),
        Case("its memory", "MB", memory(screen), None, lambda figure, baseline, ratio: figure < 200, "under 200 MB", repeat=1),
        Case("import of a list of 80,000 rows", "s", load_again, None, lambda figure, baseline, ratio: figure < 30, "under 30 s", repeat=1),
        Case("its memory beside the file's", "MB", load_memory, None, lambda figure, baseline, ratio: figure < 200, "under 200 MB", repeat=1),
    ]
