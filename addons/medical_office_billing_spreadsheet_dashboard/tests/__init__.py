from . import test_billing_dashboard
