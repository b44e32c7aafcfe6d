"""Cover as intervals: how many are there, how many are needed, and when there are too few. Plain Python.

Moments are naive and all by one clock (UTC); spans are half-open, [start, end).
"""
from datetime import timedelta
from typing import NamedTuple


class Hole(NamedTuple):
    """A span in which fewer are there than needed."""
    start: object
    end: object
    required: int
    published: int
    planned: int


def merge(spans):
    """Spans in order, those that touch made one."""
    merged = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def subtract(spans, away):
    """What is left of spans without what lies in others."""
    left = []
    away = merge(away)
    for start, end in merge(spans):
        for first, last in away:
            if last <= start or first >= end:
                continue
            if first > start:
                left.append((start, first))
            start = max(start, last)
            if start >= end:
                break
        if start < end:
            left.append((start, end))
    return left


def intersect(spans, others):
    """What lies in both."""
    both, others = [], merge(others)
    for start, end in merge(spans):
        both += [(max(start, first), min(end, last)) for first, last in others if first < end and last > start]
    return both


class Crowd:
    """How many different people are there at a moment: {person: [(start, end)]}, each counted once."""

    def __init__(self, presences):
        self.steps = sorted(
            step for spans in presences.values() for start, end in merge(spans) for step in ((start, 1), (end, -1)))

    @property
    def turns(self):
        """The moments at which the number changes."""
        return {moment for moment, _step in self.steps}

    def levels(self, moments):
        """How many are there from each of these moments on (sorted) until the next."""
        levels, level, index = [], 0, 0
        for moment in moments:
            while index < len(self.steps) and self.steps[index][0] <= moment:
                level += self.steps[index][1]
                index += 1
            levels.append(level)
        return levels


def holes(needs, published, planned, per=None):
    """When too few are there.

    :param needs: [(start, end, count)], which don't overlap
    :param published: {person: [(start, end)]} by what is published
    :param planned: the same with what is only planned as well
    :param per: {person: [(start, end)]}: the count is needed for each one of these who is there (planned)
    :return: [Hole], in order, wherever `published` is less than needed; neighbours that are alike are one
    """
    crowds = [Crowd(published), Crowd(planned), Crowd(per or {})]
    turns = set().union(*(crowd.turns for crowd in crowds))
    found = []
    for start, end, count in sorted(needs):
        moments = sorted({start, *(turn for turn in turns if start < turn < end)})
        there, soon, others = (crowd.levels(moments) for crowd in crowds)
        for index, moment in enumerate(moments):
            until = moments[index + 1] if index + 1 < len(moments) else end
            required = count * others[index] if per is not None else count
            if there[index] >= required:
                continue
            hole = Hole(moment, until, required, there[index], soon[index])
            if found and found[-1].end == moment and found[-1][2:] == hole[2:]:
                hole = found.pop()._replace(end=until)
            found.append(hole)
    return found


def by_hour(found, localize):
    """The worst of each clock hour with a hole: {(date, hour): (missing, missing published)}.

    :param found: [Hole]
    :param localize: function from a moment to the clock of the place
    """
    worst = {}
    step = timedelta(hours=1)
    for hole in found:
        moment = hole.start
        while moment < hole.end:
            local = localize(moment)
            key = (local.date(), local.hour)
            missing, gap = worst.get(key, (0, 0))
            worst[key] = (max(missing, hole.required - hole.planned), max(gap, hole.required - hole.published))
            # to the next full hour of the clock; zones are whole quarters of an hour off
            moment += step - timedelta(minutes=local.minute, seconds=local.second)
    return worst
