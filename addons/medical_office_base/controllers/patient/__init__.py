from . import medical_letter
from . import medical_chart_label
from . import medical_sign
from . import medical_feedback
