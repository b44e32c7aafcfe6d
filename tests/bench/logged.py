"""What the access log costs whoever reads."""
from unittest.mock import patch

from lxml import etree

from tests.bench.measure import seconds


def specification(model, kind):
    """What the web client asks for: the fields of the view."""
    arch = etree.fromstring(model.get_view(view_type=kind)['arch'])
    names = {node.get('name') for node in arch.iter('field') if not any(above.tag == 'field' for above in node.iterancestors())}
    return {
        name: {'fields': {'display_name': {}}} if model._fields[name].relational else {} for name in sorted(names)}


def with_log(model, read, times):
    """How many times as long a reading takes with the log, from cold record caches.

    With and without by turns, and the fastest of each: what else the machine does is left out.
    """
    fastest = {}
    for turn in range(2 * times + 2):
        logged = bool(turn % 2)
        with patch.object(type(model), '_access_log_wanted', lambda self, logged=logged: logged):
            model.env.invalidate_all()
            took = seconds(read)
        if turn > 1:
            fastest[logged] = min(took, fastest.get(logged, took))
    return fastest[True] / fastest[False]
