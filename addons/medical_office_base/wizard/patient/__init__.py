from . import medical_patient_request_step
from . import medical_disclosure_entry
