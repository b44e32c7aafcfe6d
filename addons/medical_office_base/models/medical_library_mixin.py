import hashlib
import json

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, mute_logger


def snapshot_key(value):
    """What counts of a value of a snapshot: of what it refers to the id, not the name; nothing is False."""
    if isinstance(value, (list, tuple)) and value:
        return [snapshot_key(entry) for entry in value] if isinstance(value[0], (list, tuple)) else value[0]
    return value or False


class MedicalLibraryMixin(models.AbstractModel):
    """A row that the suite ships: read-only, renewed by every update, adopted by a practice into a copy of its own.

    Rows come from ``data/<model>.csv`` of the addon. A model that inherits this names the model of its copies in
    ``_library_copy_model``; that model inherits ``medical.library.copy.mixin`` and names this one in
    ``_library_model``. Plain data files would overwrite what a practice edited at each update and delete dropped
    rows: hence two models.
    """
    _name = 'medical.library.mixin'
    _description = 'Shipped Library Row'
    _order = 'code'
    _rec_names_search = ['name', 'code']

    _library_copy_model = None
    _library_adopt_groups = 'medical_office_base.group_manager'  # comma-separated: who may adopt

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True, readonly=True)
    active = fields.Boolean(default=True, readonly=True, help="A row that is no longer shipped is archived while a practice uses it.")
    checksum = fields.Char(compute='_compute_checksum', store=True, export_string_translation=False)
    is_adopted = fields.Boolean('Adopted', compute='_compute_is_adopted', search='_search_is_adopted', help="Your practice has its own copy.")

    _code_uniq = models.UniqueIndex('(code)', "Two shipped rows bear the same code.")

    @api.depends(lambda self: ('active', *self._library_fields()))
    def _compute_checksum(self):
        for row in self.with_context(lang=None):
            # Values alone: neither the name of what a row refers to nor an empty field added by a later version is news.
            values = {name: snapshot_key(value) for name, value in row._library_values().items() if value}
            content = json.dumps([row.active, values], sort_keys=True, default=str)
            row.checksum = hashlib.sha256(content.encode()).hexdigest()

    @api.depends_context('company')
    def _compute_is_adopted(self):
        copies = self._library_copies(self.env.company)
        for row in self:
            copy = copies.get(row.id)
            row.is_adopted = bool(copy) and (not copy._active_name or copy[copy._active_name])

    def _search_is_adopted(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: tells no more than that the practice has adopted a shipped row
        copies = self._library_copy().sudo().with_context(active_test=True)
        domain = copies._library_company_domain(self.env.company) & Domain('medical_library_id', '!=', False)
        query = copies._search(domain)
        return Domain('id', 'in', query.subselect(SQL.identifier(query.table, 'medical_library_id')))

    @api.model_create_multi
    def create(self, vals_list):
        self._library_check_shipping()
        return super().create(vals_list)

    def write(self, vals):
        self._library_check_shipping()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_shipping(self):
        self._library_check_shipping()

    def _load_records(self, data_list, update=False):
        rows = super()._load_records(data_list, update)
        # A row that was dropped by an earlier version and is shipped again.
        back = self.browse(
            data['record'].id for data in data_list if 'active' not in data['values']
        ).filtered(lambda row: not row.active)
        if back:
            back.write({'active': True})
        return rows

    def _library_check_shipping(self):
        """Rows change by an update of the addon alone, whoever asks and whatever rights they hold."""
        if not self.env.su:
            raise AccessError(self.env._(
                "%(model)s is shipped with Medical Office and changes only with an update. Adopt the row and change your own copy.",
                model=self._description))

    # === What a row says === #

    @api.model
    def _library_fields(self):
        """Names of the fields that make up the content of a row; a change of any of them is news."""
        automatic = {*models.MAGIC_COLUMNS, 'display_name', 'active', 'checksum', 'parent_path'}
        return [
            name for name, field in self._fields.items()
            if name not in automatic and field.store and not field.compute and not field.related
            and field.type not in ('one2many', 'binary', 'json')
        ]

    def _library_values(self):
        """The content as plain values that JSON keeps: a relation is [id, name] or a list of those."""
        self.ensure_one()
        values = {}
        for name in self._library_fields():
            field, value = self._fields[name], self[name]
            if field.type == 'many2one':
                value = [value.id, value.display_name] if value else False
            elif field.type == 'many2many':
                value = [[record.id, record.display_name] for record in value.sorted('id')]
            elif field.type in ('date', 'datetime'):
                value = field.to_string(value) or False
            values[name] = value
        return values

    # === Adoption === #

    @api.model
    def _library_copy(self):
        """The model of the practice's copies."""
        return self.env[self._library_copy_model]

    def _library_copies(self, company):
        """The copies of these rows that ``company`` has, archived ones too: {row id: copy}. One query."""
        if not self.ids:
            return {}
        # sudo: to know what is adopted, not what it holds
        copies = self._library_copy().sudo().with_context(active_test=False)
        found = copies.search(Domain('medical_library_id', 'in', self.ids) & copies._library_company_domain(company))
        return {copy.medical_library_id.id: copy for copy in found.sorted(lambda copy: copy._library_is_active())}

    def _library_check_adopt(self, company):
        if self.env.su:
            return
        if not self.env.user.has_groups(self._library_adopt_groups):
            raise AccessError(self.env._("You may not adopt rows of %(model)s: ask the office manager.", model=self._description))
        if company not in self.env.companies:
            raise AccessError(self.env._("%(company)s is not among the companies you work in.", company=company.display_name))

    def _library_adopt(self, company):
        """Give ``company`` its own copies of these rows and return them in the order of the rows.

        A row that is adopted already answers with its copy, brought back if it was archived. What the copies refer
        to in other libraries (their category) is adopted with them.

        :raises AccessError: the user is in none of ``_library_adopt_groups`` or doesn't work in ``company``
        :raises UserError: a row is no longer shipped
        """
        self._library_check_adopt(company)
        if not self:
            return self._library_copy()
        # sudo: groups and company are checked above, and every value comes from the shipped row
        rows = self.sudo()
        copy_model = rows._library_copy().with_company(company)
        links = copy_model._library_adopt_links(rows, company)
        copies = rows._library_copies(company)
        sleeping = copy_model.concat(*(copy for copy in copies.values() if not copy._library_is_active()))
        if sleeping:
            sleeping.action_unarchive()
        missing = rows.filtered(lambda row: row.id not in copies)
        retired = missing.filtered(lambda row: not row.active)
        if retired:
            raise UserError(self.env._("No longer shipped, so it can't be adopted: %(rows)s.", rows=", ".join(retired.mapped('name'))))
        if missing:
            created = copy_model.create(copy_model._library_prepare_copies(missing, company, links))
            copies.update(zip(missing.ids, created, strict=True))
        rows.invalidate_model(['is_adopted'])
        return self._library_copy().browse(copies[row.id].id for row in self)

    def _library_items(self):
        """Rows of another library that "adopt with all its items" takes along: the items of a category."""
        return self.browse()

    def action_library_adopt(self):
        """Adopt the selected rows for the current company."""
        before = len(self.filtered('is_adopted'))
        copies = self._library_adopt(self.env.company)
        return self._library_adopted_notification(len(copies) - before, before)

    def action_library_adopt_items(self):
        """Adopt these rows and all their items for the current company."""
        items = self._library_items()
        if not items:
            return self.action_library_adopt()
        self._library_adopt(self.env.company)
        return items.action_library_adopt()

    def action_library_open_copies(self):
        """Open the practice's own copies of these rows."""
        copies = [copy.id for copy in self._library_copies(self.env.company).values()]
        action = {
            'type': 'ir.actions.act_window',
            'name': self.env._("Your Copies"),
            'res_model': self._library_copy_model,
            'context': {'active_test': False},
        }
        if len(copies) == 1:
            return {**action, 'view_mode': 'form', 'views': [(False, 'form')], 'res_id': copies[0]}
        return {**action, 'view_mode': 'list,form', 'views': [(False, 'list'), (False, 'form')], 'domain': [('id', 'in', copies)]}

    def _library_adopted_notification(self, adopted, before):
        if adopted and before:
            message = self.env._("%(adopted)s adopted, %(before)s were yours already.", adopted=adopted, before=before)
        elif adopted:
            message = self.env._("%(adopted)s adopted.", adopted=adopted)
        else:
            message = self.env._("Nothing to do: all were yours already.")
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success' if adopted else 'info',
                'message': message,
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }

    # === Retirement === #

    def _library_retire(self):
        """Take back rows that an update dropped: archive what a practice adopted, delete the rest.

        An archived row keeps its xmlid and its copies' link, and is news to them; see ``ir.model.data``.
        """
        # sudo: the copies of every company count
        copies = self._library_copy().sudo().with_context(active_test=False)
        used = copies._read_group([('medical_library_id', 'in', self.ids)], ['medical_library_id'])
        kept = self.browse(row.id for row, in used)
        if kept:
            kept.write({'active': False})
        for row in self - kept:
            try:
                with self.env.cr.savepoint(), mute_logger('odoo.sql_db'):
                    row.unlink()
            except IntegrityError:
                # another record refers to it, such as a row that is still shipped
                row.write({'active': False})

    def _library_from_snapshot(self, name, value):
        """A value of ``_library_values`` as the field itself gives it."""
        field = self._fields[name]
        if field.type == 'many2one':
            return self.env[field.comodel_name].browse(value and value[0]).exists()
        if field.type == 'many2many':
            return self.env[field.comodel_name].browse(pair[0] for pair in value or []).exists()
        return field.convert_to_record(field.convert_to_cache(value or False, self), self)
