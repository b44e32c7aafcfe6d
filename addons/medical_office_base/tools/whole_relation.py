def whole_relation(records, name):
    """The whole of a many2many, also what the user may not read: {record id: corecords, as superuser}.

    Odoo keeps one list of ids in the cache for everybody: what the user has read hides the rest from the superuser, and what the
    superuser has read would show the user what their rules hide. Neither is left behind here. Called after the right to the
    records was checked.
    """
    # sudo: see above
    kept = records.sudo()
    kept.invalidate_recordset([name])
    found = {record.id: record[name] for record in kept}
    kept.invalidate_recordset([name])
    return found
