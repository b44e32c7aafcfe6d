"""Domains over what hangs on a record, so that nobody finds out by ids that there is something."""
from odoo.fields import Domain

DIRECT = ('=', '!=', 'in', 'not in')


def guarded_domain(domain, names):
    """The domain with conditions on the relations `names` put so that the record rules of what they lead to hold.

    Odoo takes ids in a condition on a one2many as they are: who guesses one learns whose it is. `any` goes through the rules.
    """
    def guarded(condition):
        name, operator, value = condition.field_expr, condition.operator, condition.value
        if name not in names or operator not in DIRECT:
            return condition
        values = set(value) if isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, '__iter__') and not isinstance(value, str) else {value}
        found = Domain.FALSE
        if ids := [item for item in values if item]:
            if not all(isinstance(item, int) for item in ids):
                return condition
            found |= Domain(name, 'any', Domain('id', 'in', ids))
        if len(ids) < len(values):
            found |= ~Domain(name, 'any', Domain('id', '>', 0))
        return found if operator in ('=', 'in') else ~found

    return Domain(domain).map_conditions(guarded)
