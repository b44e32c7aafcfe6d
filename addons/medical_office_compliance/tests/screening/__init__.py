from . import test_exclusion_files
from . import test_medical_exclusion_list
from . import test_medical_screening
from . import test_medical_screening_access
from . import test_medical_screening_tour
