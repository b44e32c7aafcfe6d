"""Doing things in the past."""
from contextlib import contextmanager
from datetime import datetime, time

from freezegun import api, freeze_time

_frozen = None


def _real_now():
    # looked up there: what this module imports is frozen as well
    return api.real_datetime.utcnow()


@contextmanager
def one_clock():
    """Inside, every `on` moves one clock. Starting one goes through all modules that are loaded, which costs as much as a step
    of the story."""
    global _frozen  # noqa: PLW0603
    with freeze_time(_real_now()) as _frozen:
        try:
            yield
        finally:
            _frozen = None


@contextmanager
def _at(moment):
    if _frozen is None:
        with freeze_time(moment):
            yield
        return
    before, begun = _frozen(), _real_now()
    _frozen.move_to(moment)
    try:
        yield
    finally:
        # outside time goes on
        _frozen.move_to(before + (_real_now() - begun))


@contextmanager
def on(env, day, hour=14, minute=0):
    """A moment of the past (UTC): what is done inside is dated so, the rows' own dates included."""
    moment = datetime.combine(day, time(hour, minute))
    with _at(moment):
        env.cr._now = moment
        try:
            yield moment
            env.flush_all()
        finally:
            env.cr._now = None
