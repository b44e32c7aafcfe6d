from . import medical_ethics_report
from . import medical_policy_report
from . import medical_attestation_report
from . import issue
from . import pack
