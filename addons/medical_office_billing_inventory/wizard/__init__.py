from . import medical_budget_ask
from . import medical_match_accept
