from . import medical_disposal_certificate
