from . import medical_practice
from . import medical_site
from . import medical_room
from . import maintenance_equipment
from . import res_company
from . import res_config_settings
from . import res_users
