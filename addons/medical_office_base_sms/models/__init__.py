from . import maintenance_request
from . import res_company
from . import res_config_settings
