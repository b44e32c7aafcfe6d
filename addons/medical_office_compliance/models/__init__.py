# what others inherit from
from . import medical_audience_mixin
from . import medical_duty_mixin
from . import medical_duty_quiz
from . import medical_policy_part
from . import medical_duty_reminder
from . import medical_drill_part

from . import issue
from . import obligation
from . import pack
from . import audit
from . import screening

from . import hr_employee
from . import hr_version
from . import medical_attestation
from . import medical_attestation_reading
from . import medical_duty_grid
from . import medical_attestation_record
from . import medical_policy
from . import medical_policy_checkup
from . import medical_policy_attestation
from . import medical_policy_form
from . import medical_policy_library
from . import medical_policy_step
from . import medical_policy_template
from . import medical_policy_version
from . import medical_policy_version_library
from . import medical_practice
from . import medical_regulation
from . import medical_site
from . import medical_today_attestations
from . import res_groups
from . import res_users
from . import survey_question_answer
from . import survey_survey
from . import survey_user_input

# disclosures: what others inherit from first
from . import medical_ethics_content_mixin
from . import medical_ethics_reviewed_mixin

from . import medical_ethics_answer
from . import medical_ethics_form
from . import medical_ethics_gift
from . import medical_ethics_item
from . import medical_ethics_measure
from . import medical_ethics_question
from . import medical_ethics_record
from . import medical_ethics_review
from . import medical_ethics_statement
from . import medical_today_ethics
from . import res_company_ethics
from . import medical_policy_version_doing
from . import medical_policy_doing
from . import medical_policy_review
from . import medical_today_library
from . import medical_today_policies
from . import medical_policy_reading
from . import medical_policy_print
from . import medical_course
from . import medical_course_template
from . import medical_drill
from . import medical_drill_participant
from . import medical_today_training
from . import medical_training
from . import medical_training_attendance
from . import medical_training_record
from . import medical_training_session
from . import medical_policy_record

# business associates
from . import medical_agreement
from . import medical_agreement_document
from . import medical_agreement_term
from . import medical_agreement_term_check
from . import medical_associate_record
from . import medical_safeguard_answer
from . import medical_safeguard_question
from . import medical_safeguard_review
from . import medical_today_associates
from . import res_partner
from . import medical_staff_file
from . import medical_scorecard

from . import risk
