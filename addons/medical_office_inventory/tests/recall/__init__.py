from . import test_recall_codes
from . import test_medical_recall
from . import test_medical_recall_access
from . import test_medical_import_recall
from . import test_medical_recall_tour
