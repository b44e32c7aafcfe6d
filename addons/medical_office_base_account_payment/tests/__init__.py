from . import test_res_partner
from . import test_account_move
