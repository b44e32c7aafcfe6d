from . import test_medical_controlled_entry
from . import test_medical_controlled_witness
