from . import medical_controlled_begin
from . import medical_controlled_resolve
from . import medical_controlled_sign
