# what others inherit from
from . import medical_issue

from . import medical_action
from . import medical_issue_cause
from . import medical_issue_event
from . import res_company_issue
from . import medical_issue_pareto_record
from . import medical_issue_record
from . import survey_survey_pulse
from . import survey_question_pulse
from . import survey_user_input_pulse
from . import medical_practice_pulse
from . import res_company_pulse
from . import medical_pulse
from . import medical_pulse_answer
from . import medical_pulse_answering
from . import medical_pulse_closing
from . import medical_pulse_invitation
from . import medical_pulse_question
from . import medical_pulse_result
from . import medical_pulse_text
from . import medical_today_pulse
