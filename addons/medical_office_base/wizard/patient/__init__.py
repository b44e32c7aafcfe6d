from . import medical_privacy_acknowledging
from . import medical_glass_opening
from . import medical_glass_review
