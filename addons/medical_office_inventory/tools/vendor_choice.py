"""Which vendor each supply of an order is bought from. Plain Python: amounts are in one currency, before tax."""
from collections import defaultdict, namedtuple

# What one vendor asks for one supply. vendor: any hashable; total: amount; delay: days; in_time: arrives when needed;
# sequence: the practice's own preference, lower is better.
Offer = namedtuple('Offer', 'vendor total delay in_time sequence')
# offer: the Offer taken; reason: only, in_time, cheapest, faster, same or minimum; against: the Offer it was weighed with.
Choice = namedtuple('Choice', 'offer reason against')


def rank(offer):
    """Arrives in time first, then the lower total, then the shorter lead time."""
    return (not offer.in_time, round(offer.total, 6), offer.delay, offer.sequence)


def choose(offers, minimums=None, drafts=None):
    """Choose a vendor for every supply of one delivery address.

    Each supply goes to its best offer. A vendor whose order stays under its minimum then loses all its supplies to the
    next best vendors where that costs less than what is missing to the minimum, and never where a supply would come late
    instead of in time. Otherwise the vendor is kept, and what is missing is for the buyer to see (``shortfalls``).

    :param dict offers: {supply: [Offer]}; supplies without an offer are left out of the answer
    :param dict minimums: {vendor: smallest order this vendor takes}
    :param dict drafts: {vendor: amount of an order that waits already}
    :return: {supply: Choice}
    """
    minimums, drafts = minimums or {}, drafts or {}
    offers = {supply: sorted(choices, key=rank) for supply, choices in offers.items() if choices}
    chosen = {supply: _first_choice(choices) for supply, choices in offers.items()}
    given_up = set()
    while True:
        baskets = shortfalls({supply: choice.offer for supply, choice in chosen.items()}, minimums, drafts)
        moved = False
        # the emptiest order is the likeliest to be dissolved, and dissolving it may fill another one
        for vendor in sorted(baskets, key=lambda vendor: (-baskets[vendor], str(vendor))):
            better = _without(vendor, chosen, offers, minimums, drafts, given_up)
            if better:
                chosen.update(better)
                given_up.add(vendor)
                moved = True
                break
        if not moved:
            return chosen


def shortfalls(taken, minimums, drafts=None):
    """What is missing to the minimum of each vendor that is bought from.

    :param dict taken: {supply: Offer}
    :return: {vendor: missing amount}, only those under their minimum
    """
    totals = defaultdict(float)
    for offer in taken.values():
        totals[offer.vendor] += offer.total
    missing = {
        vendor: minimums.get(vendor, 0) - total - (drafts or {}).get(vendor, 0) for vendor, total in totals.items()}
    return {vendor: amount for vendor, amount in missing.items() if amount > 1e-6}


def _first_choice(choices):
    best, *others = choices
    if not others:
        return Choice(best, 'only', None)
    cheaper_late = min((offer for offer in others if offer.total < best.total - 1e-6), key=rank, default=None)
    if cheaper_late:
        return Choice(best, 'in_time', cheaper_late)
    second = others[0]
    if second.total > best.total + 1e-6:
        return Choice(best, 'cheapest', second)
    if second.delay > best.delay:
        return Choice(best, 'faster', second)
    return Choice(best, 'same', second)


def _without(vendor, chosen, offers, minimums, drafts, given_up):
    """The choices that replace those of ``vendor`` when that costs less than its shortfall, else nothing."""
    supplies = [supply for supply, choice in chosen.items() if choice.offer.vendor == vendor]
    in_use = {choice.offer.vendor for choice in chosen.values()} - {vendor}
    taken = {supply: choice.offer for supply, choice in chosen.items()}
    best_cost, best = _cost(taken, minimums, drafts), None
    # next best whoever it is, or next best among those that get an order anyway or ask for no minimum
    for open_vendors in (None, in_use):
        alternatives = {}
        for supply in supplies:
            alternatives[supply] = next((
                offer for offer in offers[supply]
                if offer.vendor != vendor and offer.vendor not in given_up
                and (offer.in_time or not taken[supply].in_time)
                and (open_vendors is None or offer.vendor in open_vendors or not minimums.get(offer.vendor))), None)
        if None in alternatives.values():
            continue
        cost = _cost({**taken, **alternatives}, minimums, drafts)
        if cost < best_cost - 1e-6:
            best_cost, best = cost, alternatives
    return best and {supply: Choice(offer, 'minimum', taken[supply]) for supply, offer in best.items()}


def _cost(taken, minimums, drafts):
    return sum(offer.total for offer in taken.values()) + sum(shortfalls(taken, minimums, drafts).values())
