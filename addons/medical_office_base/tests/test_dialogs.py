from lxml import etree

from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestDialogs(TransactionCase):
    """What a dialog shows of a record that its button names in the context."""

    def test_what_is_related_is_there(self):
        """A related field is empty on a new row, but to superusers, while what it is read from comes by the context and isn't in the view."""
        for name, model in self.env.items():
            if not name.startswith('medical.') or not model._transient:
                continue
            for view in self.env['ir.ui.view'].search([('model', '=', name), ('type', '=', 'form'), ('mode', '=', 'primary')], limit=50):
                arch = etree.fromstring(model.get_view(view.id, 'form')['arch'])
                shown = {node.get('name') for node in arch.iter('field') if not any(above.tag == 'field' for above in node.iterancestors())}
                for field in (model._fields[shown_name] for shown_name in shown if shown_name in model._fields):
                    root = model._fields[field.related.split('.')[0]] if field.related else None
                    if root is not None and not (root.default or root.compute):
                        self.assertIn(root.name, shown, f'{name}: {view.xml_id} shows {field.name}')
