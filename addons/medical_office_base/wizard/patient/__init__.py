from . import medical_privacy_acknowledging
