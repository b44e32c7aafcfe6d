from . import medical_supply_label
from . import medical_recall
