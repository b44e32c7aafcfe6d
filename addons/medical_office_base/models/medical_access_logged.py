import re

from odoo import api, models
from odoo.http import request

from .medical_access_log import CHANNELS

FOUND = 1000  # records of a name
GROUPED_NAMED = 80  # a grouping of so many records, a page of a list, names each of them
API_ROUTES = ('/xmlrpc', '/jsonrpc', '/json/')


class Inside:
    """Marks, in the context, a call within a call: no client can send an object."""

    def __init__(self, channel=None):
        self.channel = channel


def inside(records):
    """The mark of the call around this one, if there is one."""
    mark = records.env.context.get('medical_access_inside')
    return mark if isinstance(mark, Inside) else None


class MedicalAccessLogged(models.AbstractModel):
    """Records whose every reading is written down: who, when, what, by which way; never values.

    Covered are the ways by which values leave for a client: read, web_read and all that is built on them, name_search, groupings,
    export, Odoo's reports, files. What a program reads for itself, or as superuser, is not: a page, report or file made by hand
    calls `_access_log`. Nor is what the form of another model shows through a related field.
    """
    _name = 'medical.access.logged'
    _description = 'Reading Is Logged'

    # who reads no more than these has opened nothing: the names in a many2one
    _access_log_names = frozenset({'id', 'display_name'})
    # the many2one to the record by whose company and person it is known, where it has none of its own
    _access_log_parent = None

    def _access_log(self, channel, reason=None):
        """Write down that the current user has read these records, superuser or not; one query.

        :param str channel: one of medical.access.log's channels, as 'print' or 'export'
        :param str reason: why, or by which page; never what the records hold
        """
        if channel not in dict(CHANNELS):
            raise ValueError(f"{channel} is no channel of the access log")
        self.env['medical.access.log']._write_down(self, channel, reason)

    def _access_log_wanted(self):
        """Whether the reader is somebody to write down: the superuser works for nobody."""
        return not self.env.su

    def _access_log_read(self, ids, channel=None, reason=None):
        """Write down a reading that came through the ORM, under the way by which it came."""
        if not ids or not self._access_log_wanted():
            return
        if self.env.user.share:
            channel = 'portal'
        elif request and request.httprequest.path.startswith(API_ROUTES):
            channel = 'rpc'
        self.browse(ids)._access_log(channel or ('view' if len(ids) == 1 else 'list'), reason)

    def _access_log_file(self, field_name):
        """Write down that a file of these records goes out. The right to it is checked: a link's token serves as superuser."""
        if field_name not in self._access_log_names:
            self.sudo(False)._access_log_read(self.ids, 'file')

    def _access_log_grouping(self, domain, specs):
        """Write down a grouping: each record where there are few, else one line without record; always what it was grouped by."""
        if not self._access_log_wanted():
            return
        names = (re.match(r'\w+', spec)[0] for spec in specs)
        labels = dict.fromkeys(self._fields[name]._description_string(self.env) for name in names if name in self._fields)
        reason = self.env._("Grouped by %(fields)s", fields=', '.join(labels)) if labels else self.env._("Counted")
        self.env['medical.access.log']._write_down_search(self, domain, GROUPED_NAMED, reason)

    def _access_log_marked(self, channel=None):
        return self.with_context(medical_access_inside=Inside(channel))

    # ------------------------------------------------------------------
    # What clients call
    # ------------------------------------------------------------------

    def _read_format(self, fnames, load='_classic_read'):
        values = super()._read_format(fnames, load)
        if not self._access_log_names.issuperset(fnames):
            mark = inside(self)
            self._access_log_read([row['id'] for row in values if isinstance(row['id'], int)], mark and mark.channel)
        return values

    @api.model
    @api.readonly
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        return super(MedicalAccessLogged, self._access_log_marked('list')).web_search_read(
            domain, specification, offset=offset, limit=limit, order=order, count_limit=count_limit)

    @api.model
    @api.readonly
    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None, **read_kwargs):
        return super(MedicalAccessLogged, self._access_log_marked('list')).search_read(
            domain, fields, offset=offset, limit=limit, order=order, **read_kwargs)

    @api.model
    @api.readonly
    def name_search(self, name='', domain=None, operator='ilike', limit=100):
        found = super().name_search(name, domain, operator, limit)
        self._access_log_read([row[0] for row in found], 'search')
        return found

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, aggregates=(), limit=None, offset=0, order=None, *, auto_unfold=False,
                       opening_info=None, unfold_read_specification=None, unfold_read_default_limit=80, groupby_read_specification=None):
        groups = super(MedicalAccessLogged, self._access_log_marked('list')).web_read_group(
            domain, groupby, aggregates, limit=limit, offset=offset, order=order, auto_unfold=auto_unfold,
            opening_info=opening_info, unfold_read_specification=unfold_read_specification,
            unfold_read_default_limit=unfold_read_default_limit, groupby_read_specification=groupby_read_specification)
        self._access_log_grouping(domain, [*groupby, *aggregates])
        return groups

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        groups = super().formatted_read_group(domain, groupby, aggregates, having=having, offset=offset, limit=limit, order=order)
        if not inside(self):
            self._access_log_grouping(domain, [*groupby, *aggregates])
        return groups

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(self, domain, grouping_sets, aggregates=(), *, order=None):
        groups = super().formatted_read_grouping_sets(domain, grouping_sets, aggregates, order=order)
        specs = dict.fromkeys(spec for grouping in grouping_sets for spec in grouping)
        self._access_log_grouping(domain, [*specs, *aggregates])
        return groups

    @api.model
    @api.readonly
    @api.deprecated("Since 19.0, as Odoo's own: formatted_read_group")
    def read_group(self, domain, fields, groupby, offset=0, limit=None, orderby=False, lazy=True):
        groups = super().read_group(domain, fields, groupby, offset=offset, limit=limit, orderby=orderby, lazy=lazy)
        self._access_log_grouping(domain, [*([groupby] if isinstance(groupby, str) else groupby), *fields])
        return groups

    @api.model
    @api.readonly
    def read_progress_bar(self, domain, group_by, progress_bar):
        counts = super().read_progress_bar(domain, group_by, progress_bar)
        self._access_log_grouping(domain, [group_by, progress_bar['field']])
        return counts

    def copy_data(self, default=None):
        data = super().copy_data(default)
        self._access_log_read(self.ids)
        return data

    def onchange(self, values, field_names, fields_spec):
        changes = super().onchange(values, field_names, fields_spec)
        if not field_names:  # asked so, it answers with every value of the record
            self._access_log_read(self.ids)
        return changes

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        if not self._access_log_names.issuperset(path[0] for path in fields if path):
            exported = self.env.cr.cache.get('medical_access_exported')
            if exported is None:
                self._access_log_read(self.ids, 'export')
            else:
                exported[self._name].update(dict.fromkeys(self.ids))
        return rows

    @api.model
    def _access_log_find(self, name):
        """The records that bear this name for the Privacy Officer, by their ids: see `_access_log_labels`."""
        if self._access_log_parent:
            found = self.env[self._fields[self._access_log_parent].comodel_name]._access_log_find(name)
            # sudo: which lines of the log are of them; the record itself is not read
            return self.sudo().with_context(active_test=False)._search([(self._access_log_parent, 'in', found)], limit=FOUND).get_result_ids()
        if 'employee_id' in self._fields:
            # sudo: as the label, the name alone
            return self.sudo().with_context(active_test=False)._search([('employee_id.name', 'ilike', name)], limit=FOUND).get_result_ids()
        if not (self._rec_names_search or self._rec_name) or not self.has_access('read'):
            return ()
        return self.with_context(active_test=False)._search([('display_name', 'ilike', name)], limit=FOUND).get_result_ids()

    @api.model
    def _access_log_sql_patients(self):
        """SQL of (id, patient_id) for the rows of a model without a table of its own, found by keys: its rows come and go, the log stays."""
        raise NotImplementedError

    def _access_log_labels(self):
        """What the Privacy Officer reads for these records: {id: name}, never what the record itself would tell only its readers."""
        if self._access_log_parent:
            # sudo: which record it hangs on, to name it as that is named
            parents = {record.id: record[self._access_log_parent].id for record in self.sudo()}
            labels = self.env[self._fields[self._access_log_parent].comodel_name].browse(set(parents.values()))._access_log_labels()
            return {record_id: labels.get(parent) for record_id, parent in parents.items()}
        if 'employee_id' in self._fields:
            # sudo: of a person's file the name alone, which everybody in the practice knows
            return {record.id: record.employee_id.name for record in self.sudo()}
        return {record.id: record.display_name for record in self._filtered_access('read')}
