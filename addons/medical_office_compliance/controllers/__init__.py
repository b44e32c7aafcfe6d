from . import medical_policy
from . import medical_quiz
