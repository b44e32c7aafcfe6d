from . import medical_screening_deciding
from . import medical_screening_start
