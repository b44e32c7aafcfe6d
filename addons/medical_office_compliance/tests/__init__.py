from . import test_medical_regulation
from . import test_medical_duty_quiz
from . import test_medical_audience_mixin
from . import test_medical_duty_mixin
from . import test_medical_policy_template
from . import test_medical_ethics_gift
from . import test_medical_ethics_statement
from . import test_medical_policy
