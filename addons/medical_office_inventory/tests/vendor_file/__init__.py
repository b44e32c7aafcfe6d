from . import test_order_confirmation
from . import test_vendor_invoice
from . import test_import_catalogue
from . import test_vendor_file_tour
