# what others inherit from
from . import medical_issue

from . import medical_action
from . import medical_issue_event
