from . import medical_language
from . import medical_payer
from . import res_partner_patient
from . import medical_patient
from . import medical_patient_glass
from . import medical_visit
from . import medical_patient_document
