from . import medical_budget_assign
from . import medical_budget_revise
from . import medical_deposit_confirm
from . import medical_deposit_reason
from . import medical_day_close
from . import medical_bill_hold
from . import medical_safe_fund
from . import medical_till_decide
