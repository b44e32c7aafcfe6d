"""Doing things in the past."""
from contextlib import contextmanager
from datetime import datetime, time

from freezegun import freeze_time


@contextmanager
def on(env, day, hour=14, minute=0):
    """A moment of the past (UTC): what is done inside is dated so, the rows' own dates included."""
    moment = datetime.combine(day, time(hour, minute))
    with freeze_time(moment):
        env.cr._now = moment
        try:
            yield moment
            env.flush_all()
        finally:
            env.cr._now = None
