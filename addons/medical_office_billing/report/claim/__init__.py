from . import medical_estimate_report
from . import medical_statement_report
from . import medical_appeal_report
from . import medical_refund_report
