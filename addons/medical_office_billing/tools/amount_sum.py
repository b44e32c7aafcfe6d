MOST = 16


def amounts_that_sum(amounts, target):
    """Which of some amounts make up a total: the fewest that do, the first ones among as many; None where none do.

    :param list amounts: in the smallest unit of the currency (whole numbers above zero); the first sixteen are looked at
    :param int target: likewise, above zero
    :return: positions, in order
    """
    reached = {0: ()}
    for position, amount in enumerate(amounts[:MOST]):
        if amount <= 0:
            continue
        for total, chosen in list(reached.items()):
            if total + amount <= target and len(chosen) + 1 < len(reached.get(total + amount, range(MOST + 2))):
                reached[total + amount] = (*chosen, position)
    return list(reached[target]) if target in reached and target else None
