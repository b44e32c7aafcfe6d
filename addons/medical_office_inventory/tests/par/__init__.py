from . import test_par_levels
from . import test_medical_par_review
