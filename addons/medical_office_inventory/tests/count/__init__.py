from . import test_medical_count
from . import test_medical_count_records
from . import test_medical_count_screen
from . import test_medical_count_tour
