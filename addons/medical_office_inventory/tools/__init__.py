from . import datamatrix, gs1, supply_label, vendor_choice
