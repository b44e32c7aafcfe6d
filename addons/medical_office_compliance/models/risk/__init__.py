# what others inherit from
from . import medical_signed_mixin
from . import medical_risk_part
from . import medical_system_review
from . import medical_system_review_line

from . import medical_risk_analysis
from . import medical_risk_analysis_doing
from . import medical_risk_analysis_map
from . import medical_risk_asset
from . import medical_risk_threat
from . import medical_risk
from . import medical_action_risk
from . import medical_risk_record

# contingency tests: drills of what is done without computers
from . import medical_drill_contingency
from . import medical_drill_step

# reviews of the system's activity and of its accounts
from . import medical_role_change
from . import res_groups_role
from . import res_users_role
from . import medical_activity_review
from . import medical_activity_review_figures
from . import medical_activity_review_line
from . import medical_user_review
from . import medical_user_review_line
from . import medical_user_review_record
from . import medical_obligation_source_risks
from . import medical_today_risks
from . import medical_risk_scope
