# what others inherit from
from . import medical_audience_mixin
from . import medical_duty_mixin
from . import medical_duty_quiz

from . import medical_attestation
from . import medical_policy
from . import medical_policy_form
from . import medical_policy_library
from . import medical_policy_step
from . import medical_policy_template
from . import medical_policy_version
from . import medical_policy_version_library
from . import medical_practice
from . import medical_regulation
from . import survey_question_answer
from . import survey_survey
from . import survey_user_input
