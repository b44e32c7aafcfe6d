# what others inherit from
from . import medical_issue
from . import medical_issue_part

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

# reporting: the screen, the page without login, the conversation
from . import ir_attachment_issue
from . import ir_http
from . import medical_issue_case
from . import medical_issue_message
from . import medical_issue_screen
from . import medical_issue_talk
from . import medical_place_code
from . import medical_site
from . import res_company_speak_up
# privacy incidents
from . import medical_privacy_incident
from . import medical_privacy_incident_letter
from . import medical_privacy_incident_patient
from . import medical_privacy_assessment
from . import medical_privacy_step
from . import medical_practice_incident
from . import medical_issue_privacy
from . import medical_breach_record
from . import medical_today_incidents

# huddles and meetings
from . import medical_calendar_mixin
from . import medical_huddle
from . import medical_huddle_line
from . import medical_huddle_screen
from . import medical_meeting
from . import medical_meeting_item
from . import medical_action_huddle
from . import medical_issue_meeting
from . import medical_practice_meeting
from . import medical_site_huddle
from . import medical_today_meetings
