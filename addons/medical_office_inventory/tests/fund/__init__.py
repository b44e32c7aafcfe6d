from . import test_gs1
