"""What a benchmark case may use to take its figure: seconds, queries, memory."""
import ctypes
import gc
import os
import pickle
import resource
import struct
import time
from contextlib import contextmanager

import odoo.sql_db
from odoo import api
from odoo.modules.registry import Registry


def seconds(function, *args):
    """Wall time of one call."""
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


def queries(env, function, *args):
    """Number of queries that one call sends through the environment's cursor, from cold record caches."""
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    function(*args)
    env.flush_all()
    return env.cr.sql_log_count - before


def _resident_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _release_free_memory():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def _fresh_environment(env):
    # The connections belong to the parent: forget them without closing (psycopg2 leaves another process's alone).
    odoo.sql_db._Pool = None
    odoo.sql_db._Pool_readonly = None
    with Registry(env.cr.dbname).cursor() as cr:
        yield api.Environment(cr, env.uid, dict(env.context))
        cr.rollback()


def in_child(env, function):
    """Call ``function(env)`` in a forked child with a connection of its own; nothing it writes is kept.

    It sees committed data only. Returns (peak growth in MB, seconds, what the function returned, pickled across).
    """
    _release_free_memory()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(reader)
            before = _resident_mb()
            start = time.perf_counter()
            with _fresh_environment(env) as own:
                value = function(own)
            took = time.perf_counter() - start
            # The child's high-water mark begins at what it inherited.
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            answer = pickle.dumps((max(peak - before, 0.0), took, value))
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(struct.pack("!Q", len(answer)) + answer)
            status = 0
        except BaseException:  # the child must end here, whatever happens
            import traceback

            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    if len(data) < 8:
        raise RuntimeError("the measured child failed; its traceback is above")
    return pickle.loads(data[8:])


def peak_mb(env, function):
    """Megabytes by which ``function(env)`` lets a process grow at its peak."""
    return in_child(env, function)[0]
