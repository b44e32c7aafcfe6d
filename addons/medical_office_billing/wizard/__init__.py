from . import medical_budget_assign
from . import medical_budget_revise
