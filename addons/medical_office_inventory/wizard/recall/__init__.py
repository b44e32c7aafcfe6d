from . import medical_recall_destruction
from . import medical_recall_judgement
