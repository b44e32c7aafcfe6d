from . import medical_attestation_paper
from . import medical_attestation_signing
