# what others inherit from
from . import medical_issue

from . import medical_action
from . import medical_issue_cause
from . import medical_issue_event
from . import res_company_issue
from . import medical_issue_pareto_record
from . import medical_issue_record
