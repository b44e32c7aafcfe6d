from . import test_maintenance_request_sms
