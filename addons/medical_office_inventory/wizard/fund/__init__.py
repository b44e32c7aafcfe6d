from . import medical_supply_label
