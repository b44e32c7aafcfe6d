from . import test_medical_controlled_count
from . import test_medical_controlled_entry
from . import test_medical_controlled_witness
from . import test_medical_controlled_inventory
from . import test_medical_controlled_register_record
from . import test_medical_controlled_sessions
from . import test_medical_controlled_tour
from . import test_medical_controlled_count_tour
