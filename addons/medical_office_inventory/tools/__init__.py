from . import gs1, vendor_choice
