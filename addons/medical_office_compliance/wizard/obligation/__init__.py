from . import medical_obligation_planning
from . import medical_obligation_review
from . import medical_obligation_review_line
from . import medical_obligation_proving
from . import medical_obligation_voiding
