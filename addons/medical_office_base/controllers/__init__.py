from . import medical_record
from . import medical_binder
from . import medical_import
from . import medical_label
from . import medical_place
from . import medical_place_round
from . import medical_place_visit
from . import medical_evaluation
