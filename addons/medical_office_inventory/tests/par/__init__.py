from . import test_par_levels
from . import test_medical_par_review
from . import test_medical_par_scheduler
from . import test_medical_import_par_level
from . import test_medical_par_tour
