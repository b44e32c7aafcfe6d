from . import test_medical_site
from . import test_menus
