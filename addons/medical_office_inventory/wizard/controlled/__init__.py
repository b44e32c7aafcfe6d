from . import medical_controlled_waste
from . import medical_controlled_destroy
