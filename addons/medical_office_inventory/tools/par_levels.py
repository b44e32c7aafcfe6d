"""How much of a supply to keep: reorder level and par from use and lead time. Plain Python, no database.

The reorder level is the standard one of inventory control for a use and a lead time that both vary independently
(Silver, Pyke, Thomas: Inventory and Production Management in Supply Chains, 4th ed., ch. 6; also King, "Crack the Code:
Understanding safety stock", APICS 2011):

    minimum = d·L + z·√(L·σd² + d²·σL²)
    par     = minimum + d·R

d: use per day, σd: its spread; L: lead time in days, σL: its spread; z: of the service level, by the normal distribution;
R: days between two orders.
"""
import math
from collections import namedtuple
from statistics import NormalDist

Use = namedtuple('Use', 'mean spread')          # per day
Lead = namedtuple('Lead', 'mean spread')        # days
DAYS_OF_WEEK = 7
# sums of floats: 12.000000001 pieces are 12
TINY = 1e-6


def z_score(service_percent):
    """How many spreads of safety cover this share of the lead times; 95 % are 1.645."""
    return NormalDist().inv_cdf(service_percent / 100)


def weekly_use(total, squares, weeks):
    """Use per day from weekly sums: weeks, because an office that closes on Sundays would otherwise seem unsteady.

    :param total: sum of the weekly uses
    :param squares: sum of their squares
    :param int weeks: how many weeks, those without use included
    """
    mean = total / weeks
    variance = max(squares - weeks * mean * mean, 0) / (weeks - 1) if weeks > 1 else 0
    return Use(mean / DAYS_OF_WEEK, math.sqrt(variance / DAYS_OF_WEEK))


def whole(quantity, pack=1):
    """A quantity rounded up to whole packs."""
    packs = quantity / pack
    return math.ceil(packs - TINY) * pack


def levels(use, lead, days_between, z, pack=1):
    """(minimum, par), the minimum in whole units, the par in whole packs; what is used at all is kept at least once."""
    safety = z * math.sqrt(lead.mean * use.spread ** 2 + use.mean ** 2 * lead.spread ** 2)
    exact = use.mean * lead.mean + safety
    minimum = max(whole(exact), 1)
    return minimum, max(whole(max(exact + use.mean * days_between, minimum), pack), minimum)
