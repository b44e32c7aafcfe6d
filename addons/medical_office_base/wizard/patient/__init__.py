from . import medical_privacy_acknowledging
from . import medical_glass_opening
from . import medical_glass_review
from . import medical_patient_request_step
from . import medical_disclosure_entry
from . import medical_patient_merge_choice
