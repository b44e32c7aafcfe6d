"""The demo practice: "Fictional Family Practice", dated relative to today. Everybody and everything in it is invented.

``load(env)`` builds it once in a database that has the addons; ``LOGINS`` lists who may sign in.
The builders take what they need as arguments, so that tests use them as well.
"""
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields

from . import catalogue, people, places, story
from .answers import Answers
from .associates import Associates
from .audits import Audits
from .bills import Bills
from .budget import Budget
from .budget_control import BudgetControl
from .cases import Cases
from .claim_files import ClaimFiles
from .claims import Claims
from .clock import on, one_clock
from .controlled import Controlled
from .controlled_count import ControlledCounts
from .counts import Counts
from .deposits import Deposits
from .estimates import Estimates
from .expiry import Expiry
from .facilities import Facilities
from .fund import Fund
from .huddles import Huddles
from .issues import Issues
from .incidents import Incidents
from .learning import Learning
from .packs import Packs
from .obligations import Obligations
from .par import ParLevels
from .patient_papers import PatientPapers
from .patients import Patients
from .people import LOGINS
from .policies import Policies
from .pulse import Pulses
from .recalls import Recalls
from .risks import Risks
from .scorecard import Scorecard
from .screening import Screening
from .shifts import Shifts
from .staff import Staff
from .statements import Statements
from .supervision import Supervision
from .tills import Tills
from .vendor_file import VendorFiles

MONTHS = 6
__all__ = ['LOGINS', 'load']


def load(env):
    """Build the demo practice; returns False when this database has it already."""
    if env['res.users'].with_context(active_test=False).search_count([('login', '=', 'manager')]):
        return False
    with one_clock():
        _tell(env)
    return True


def _tell(env):
    env['account.chart.template'].try_loading('us', env.ref('base.main_company'), install_demo=False)
    # loading the chart may install its localization, which makes a new registry
    env = api.Environment(env.cr, SUPERUSER_ID, {'tz': 'America/New_York', 'lang': 'en_US'})
    company = env.ref('base.main_company')
    users = people.create_staff(env, company)
    places.set_up_practice(env, company, users['doctor'])
    sites, rooms = places.create_sites(env, company, users, people.STAFF)
    vendors = catalogue.create_vendors(env, company)
    start = fields.Date.context_today(users['manager']) - timedelta(days=MONTHS * 30)
    # supplies are older than their first receipt, or Odoo takes their price of nil for the latest
    with on(env, start - timedelta(days=1)):
        products = catalogue.adopt_catalogue(env(user=users['manager'].id), company)
        products = {code: product.with_env(env) for code, product in products.items()}
        catalogue.create_prices(env, company, vendors, products)
    catalogue.attach_sheets(env, products)
    places.create_equipment(env, company, rooms, vendors[1], users['facility'])
    supplies = story.Story(env, company, users, sites, rooms, vendors, products, start)
    supplies.tell()
    Expiry(supplies).tell()
    # what is to be ordered is worked out anew after each move
    catalogue.create_pars(env, company, sites, rooms, products)
    Counts(env, company, users, sites, rooms).tell()
    Fund(env, company, users, rooms, products).tell()
    Facilities(env, company, users, sites, rooms).tell()
    staff = Staff(env, company, users, sites)
    staff.tell()
    Supervision(staff).tell()
    Shifts(staff).tell()
    controlled = Controlled(env, company, users, rooms, vendors, products)
    controlled.tell()
    ControlledCounts(controlled).tell()
    patients = Patients(staff)
    patients.tell()
    PatientPapers(patients).tell()
    Recalls(patients).tell()
    claims = Claims(patients)
    claims.tell()
    Estimates(claims).tell()
    Bills(env, company, users, sites).tell()
    tills = Tills(patients)
    tills.tell()
    # after bills: the night's job finds what was spent; before what is held against it
    Budget(env, company, users, sites).tell()
    BudgetControl(env, company, users, sites, vendors, products).tell()
    VendorFiles(env, company, users).tell()
    Deposits(tills).tell()
    # what was taken at the desk is set off against what payers leave to the patients
    Answers(claims).tell()
    # of what the answers leave to patients, too
    Statements(claims).tell()
    ClaimFiles(claims).tell()
    Cases(claims).tell()
    Policies(staff).tell()
    Learning(staff).tell()
    Associates(staff).tell()
    # vendors with patients' information are among those who are screened
    Screening(staff).tell()
    Issues(staff).tell()
    Pulses(staff).tell()
    Incidents(patients).tell()
    Huddles(staff).tell()
    Risks(staff).tell()
    # after policies, courses and checklists, which prove some of it
    Obligations(staff).tell()
    Audits(staff).tell()
    ParLevels(env, company, users, sites, rooms).tell()
    # last: the closed months are made of all of it
    Scorecard(env, company, users, sites).tell()
    # and proof of what there is
    Packs(env, company, users).tell()
