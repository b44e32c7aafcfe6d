from . import medical_policy
from . import medical_duty_grid
from . import medical_quiz
from . import medical_training
from . import issue
from . import medical_audit_pack
