from . import medical_quiz
