from . import account_chart_template
from . import medical_bank_match
from . import medical_bank_suggestion
from . import medical_practice_bank
from . import medical_site
from . import res_company
from . import res_company_bank
