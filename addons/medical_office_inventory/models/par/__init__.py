from . import medical_par_figures
from . import medical_par_review
from . import medical_par_suggestion
from . import medical_par_reason
