from . import medical_fund_receipt
from . import medical_fund_return
from . import medical_supply_label
