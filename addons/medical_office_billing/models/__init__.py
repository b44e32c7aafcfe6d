from . import account_chart_template
from . import medical_site
from . import res_company
