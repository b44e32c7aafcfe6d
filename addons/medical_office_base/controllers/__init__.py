from . import medical_record
from . import medical_import
