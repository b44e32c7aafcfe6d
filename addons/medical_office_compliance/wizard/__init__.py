from . import medical_attestation_paper
from . import medical_attestation_signing
from . import medical_ethics_decision
from . import medical_ethics_decision_line
from . import medical_ethics_filing
from . import medical_ethics_filing_item
from . import medical_ethics_filing_line
from . import medical_ethics_gift_filing
