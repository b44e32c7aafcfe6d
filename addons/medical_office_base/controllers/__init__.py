from . import medical_record
from . import medical_binder
from . import medical_import
