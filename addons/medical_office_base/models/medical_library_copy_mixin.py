from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime, formatLang, html2plaintext

from .medical_library_mixin import snapshot_key

BOOKKEEPING = {'medical_library_id', 'medical_library_snapshot', 'medical_library_checksum'}


class MedicalLibraryCopyMixin(models.AbstractModel):
    """A practice's own copy of a shipped row, to edit at will. An update never touches it: it offers the news.

    The model names the library in ``_library_model``, says in ``_library_copy_fields`` which field of the row is
    which of its own, and declares::

        medical_library_id = fields.Many2one('medical.x.library', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
        _medical_library_uniq = models.UniqueIndex(
            '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    """
    _name = 'medical.library.copy.mixin'
    _description = "Practice's Copy of a Library Row"

    _library_model = None

    medical_library_snapshot = fields.Json(copy=False, readonly=True, export_string_translation=False)
    medical_library_checksum = fields.Char(copy=False, readonly=True, export_string_translation=False)
    medical_library_news = fields.Boolean(
        'Library News', compute='_compute_medical_library_news', store=True, help="What was shipped has changed since you adopted it.")
    medical_library_news_kind = fields.Selection(
        [('changed', 'Changed'), ('retired', 'No longer shipped')], string='What Is New', compute='_compute_medical_library_news_kind')

    @api.depends(lambda self: ('medical_library_checksum', *(
        ['medical_library_id.checksum'] if 'medical_library_id' in self._fields else [])))
    def _compute_medical_library_news(self):
        for record in self:
            row = record.medical_library_id
            record.medical_library_news = bool(row) and row.checksum != record.medical_library_checksum

    @api.depends('medical_library_news')
    def _compute_medical_library_news_kind(self):
        for record in self:
            # sudo: readers of the copy may not read the library
            active = record.sudo().medical_library_id.active
            record.medical_library_news_kind = record.medical_library_news and ('changed' if active else 'retired')

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._library_check_bookkeeping({name for name, value in vals.items() if value})
        return super().create(vals_list)

    def write(self, vals):
        self._library_check_bookkeeping(vals.keys())
        return super().write(vals)

    def _library_check_bookkeeping(self, names):
        if not self.env.su and BOOKKEEPING & names:
            raise AccessError(self.env._("The link to the library is made by adopting a row, not by hand."))

    # === Hooks === #

    @api.model
    def _library_copy_fields(self):
        """Which field of the row is which of the copy: {library field: copy field}.

        Instead of a name, a pair (copy field, convert) tells how a value becomes the copy's: ``convert(copy_model,
        value, company)``, where value is as read from the row and may be empty. A relation to another library is
        translated to that library's copy by itself.
        """
        return {}

    def _library_prepare_copy(self, row, company):
        """Values of a new copy of ``row``; relations to other libraries are added by the caller.

        The copy that such a relation will have is :meth:`_library_linked`.
        """
        vals = {}
        for name, (copy_name, convert) in self._library_mapping().items():
            if self._library_links_to(name, copy_name):
                continue
            value = convert(self, row[name], company) if convert else row[name]
            vals[copy_name] = self._library_to_write(copy_name, value)
        if 'company_id' in self._fields:
            vals['company_id'] = company.id
        return vals

    # === Adoption === #

    def _library_is_active(self):
        self.ensure_one()
        return not self._active_name or self[self._active_name]

    @api.model
    def _library_company_domain(self, company):
        return Domain('company_id', 'in', [company.id, False]) if 'company_id' in self._fields else Domain.TRUE

    @api.model
    def _library_mapping(self):
        """``_library_copy_fields`` in one form: {library field: (copy field, convert or None)}."""
        return {
            name: target if isinstance(target, tuple) else (target, None)
            for name, target in self._library_copy_fields().items()
        }

    @api.model
    def _library_links_to(self, name, copy_name):
        """Whether a relation of the row to another library stands for one of the copy to that library's copies."""
        shipped, own = self.env[self._library_model]._fields[name], self._fields[copy_name]
        return (
            shipped.type == own.type == 'many2one'
            and getattr(self.env[own.comodel_name], '_library_model', None) == shipped.comodel_name
        )

    @api.model
    def _library_adopt_links(self, rows, company):
        """Adopt what ``rows`` refer to in other libraries: {library field: {row id there: copy}}."""
        links = {}
        for name, (copy_name, _convert) in self._library_mapping().items():
            if self._library_links_to(name, copy_name):
                others = rows[name]
                links[name] = dict(zip(others.ids, others._library_adopt(company), strict=True))
        return links

    @api.model
    def _library_linked(self, row, name, company):
        """The company's copy of what ``row`` refers to in another library by the field ``name``; empty if it has none."""
        other = row[name]
        links = self.env.context.get('medical_library_links', {}).get(name)
        copies = other._library_copy()
        if links is None:
            return other._library_copies(company).get(other.id, copies)
        # read together with those of the other rows
        return copies.browse(links.get(other.id)).with_prefetch(tuple(links.values()))

    @api.model
    def _library_prepare_copies(self, rows, company, links):
        mapping = self._library_mapping()
        # in the context, so that the hook finds them without a query for each row
        self = self.with_context(medical_library_links={name: {key: copy.id for key, copy in copies.items()} for name, copies in links.items()})
        vals_list = []
        for row in rows:
            vals = {
                **{mapping[name][0]: copies[row[name].id].id for name, copies in links.items() if row[name]},
                **self._library_prepare_copy(row, company),
                'medical_library_id': row.id,
                **self._library_bookkeeping(row),
            }
            vals_list.append(vals)
        return vals_list

    @api.model
    def _library_bookkeeping(self, row):
        return {'medical_library_snapshot': row.with_context(lang=None)._library_values(), 'medical_library_checksum': row.checksum}

    @api.model
    def _library_to_write(self, copy_name, value):
        return self._fields[copy_name].convert_to_write(value, self)

    # === News === #

    def action_library_news(self):
        """Show what has changed in the library since these were adopted, to accept or to keep one's own."""
        return self.env['medical.library.news']._open(self.filtered('medical_library_news'))

    def _library_acknowledge(self):
        """Take note of what is shipped now, without changing anything of one's own."""
        self.check_access('write')
        # sudo: bookkeeping, which nobody writes by hand
        for record in self.sudo():
            record.write(self._library_bookkeeping(record.medical_library_id))

    def _library_accept(self, names):
        """Write what is shipped now into these fields of the row's (their library names)."""
        self.ensure_one()
        if not names:
            return
        company = self._library_company()
        mapping = self._library_mapping()
        # sudo: the row is readable by whoever adopts; who may write the copy is checked by writing it
        row = self.sudo().medical_library_id
        self.with_company(company).write({
            mapping[name][0]: self._library_to_write(mapping[name][0], self._library_own_value(name, row[name], company, adopt=True))
            for name in names
        })

    def _library_company(self):
        return ('company_id' in self._fields and self.company_id) or self.env.company

    def _library_own_value(self, name, value, company, adopt=False):
        """A value of the row as the copy would hold it; with ``adopt``, what it refers to is adopted where it isn't yet."""
        copy_name, convert = self._library_mapping()[name]
        if convert:
            return convert(self, value, company)
        if self._library_links_to(name, copy_name):
            if adopt:
                return value._library_adopt(company)
            return value._library_copies(company).get(value.id) or self.env[self._fields[copy_name].comodel_name]
        return value

    def _library_differences(self):
        """What is news, one dict per changed field: name, label, then, now, own (as text), same (own equals then)."""
        self.ensure_one()
        # sudo: readers of the copy may not read the library
        row = self.sudo().medical_library_id
        company, mapping = self._library_company(), self._library_mapping()
        then, now = self.medical_library_snapshot or {}, row.with_context(lang=None)._library_values()
        differences = []
        for name in row._library_fields():
            if snapshot_key(then.get(name)) == snapshot_key(now[name]):
                continue
            field = row._fields[name]
            copy_name = mapping[name][0] if name in mapping else None
            own_field = self._fields[copy_name] if copy_name else field
            own = self[copy_name] if copy_name else None
            shipped_then = row._library_from_snapshot(name, then.get(name))
            differences.append({
                'name': name,
                'label': own_field.get_description(self.env, ['string'])['string'],
                'then': self._library_text(field, shipped_then),
                'now': self._library_text(field, row[name]),
                'own': self._library_text(own_field, own) if copy_name else '',
                'acceptable': bool(copy_name),
                'same': bool(copy_name) and self._library_equal(
                    own_field, own, self._library_own_value(name, shipped_then, company)),
            })
        return differences

    def _library_equal(self, field, own, shipped):
        """Whether a field of the copy holds what was shipped, as far as its digits and mark-up go."""
        if field.relational:
            return own == shipped
        return (own or False) == (field.convert_to_record(field.convert_to_cache(shipped, self), self) or False)

    def _library_text(self, field, value):
        """A value for people to read."""
        if field.type == 'boolean':
            return self.env._("Yes") if value else self.env._("No")
        if field.type in ('float', 'monetary'):
            return f'{value or 0:.6f}'.rstrip('0').rstrip('.')
        if field.type == 'integer':
            return formatLang(self.env, value or 0, digits=0)
        if not value:
            return ''
        if field.type == 'selection':
            return dict(field.get_description(self.env, ['selection'])['selection']).get(value, value)
        if field.type == 'html':
            return html2plaintext(value)
        if field.type == 'date':
            return format_date(self.env, value)
        if field.type == 'datetime':
            return format_datetime(self.env, value)
        if isinstance(value, models.BaseModel):
            return ", ".join(value.mapped('display_name'))
        return str(value)
