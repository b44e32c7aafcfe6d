from . import medical_obligation_planning
from . import medical_obligation_review
from . import medical_obligation_review_line
