from . import vendor_choice
