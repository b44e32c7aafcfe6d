"""Models that exist during one test class only, to test mixins without a consumer."""


def load_fake_models(test_class, *definitions, access=()):
    """Put model definitions in the registry and the database for the length of ``test_class``.

    Call it in ``setUpClass`` after ``super()``. The definitions are classes written with ``_module = None``, so that
    importing them registers nothing; tables and access lines vanish with the class's transaction.

    :param access: tuples (model name, group xmlid, permissions as a string among 'rwcu')
    """
    # Core's own tests import it so: there is no public way to add a model to a registry.
    from odoo.orm.model_classes import add_to_registry

    registry, cr = test_class.registry, test_class.env.cr
    names = []
    # runs last of the clean-ups below: triggers and inverses forget the fields of models that are gone
    test_class.addClassCleanup(_forget, registry, cr, names)
    for definition in definitions:
        for table_object in definition._table_object_definitions:
            table_object._module = definition.__module__.split('.')[2]  # reflected only under a module's name
        known = definition._name in registry
        model = add_to_registry(registry, definition)
        if known:
            bases = tuple(base for base in model._base_classes__ if base is not definition)
            test_class.addClassCleanup(setattr, model, '_base_classes__', bases)
        else:
            test_class.addClassCleanup(registry.__delitem__, definition._name)
        names.append(definition._name)
    registry._setup_models__(cr, names)
    registry.init_models(cr, names, {'models_to_check': True})
    test_class.env['ir.model.access'].create([{
        'name': f'{model} {group}',
        'model_id': test_class.env['ir.model']._get_id(model),
        'group_id': test_class.env.ref(group).id,
        'perm_read': 'r' in permissions,
        'perm_write': 'w' in permissions,
        'perm_create': 'c' in permissions,
        'perm_unlink': 'u' in permissions,
    } for model, group, permissions in access])


def _forget(registry, cr, names):
    gone = {name for name in names if name not in registry}
    for relations in registry.many2many_relations.values():
        relations.difference_update([pair for pair in relations if pair[0] in gone])
    for model in registry.models.values():
        for name in gone:
            model._inherit_children.discard(name)
    registry._setup_models__(cr, [])
