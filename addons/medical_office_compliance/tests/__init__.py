from . import test_medical_regulation
from . import test_medical_duty_quiz
