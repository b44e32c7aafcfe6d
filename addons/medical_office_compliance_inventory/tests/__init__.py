from . import test_excluded_vendor
