from . import medical_issue_talk
from . import medical_privacy_answer
from . import medical_meeting_decision
from . import medical_issue_linking
from . import medical_issue_step
from . import medical_broadcast_send
from . import medical_injury_reporting
from . import medical_injury_answer
