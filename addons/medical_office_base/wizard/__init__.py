from . import medical_checklist_start
from . import medical_checklist_start_line
from . import medical_library_news
from . import medical_library_news_line
from . import medical_approval_decision
from . import medical_expiry_renewal
from . import medical_problem_resolution
