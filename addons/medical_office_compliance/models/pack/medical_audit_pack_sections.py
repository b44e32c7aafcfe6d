from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.medical_office_base.tools.file_pack import safe_name

from ..obligation.medical_obligation_refresh import LINKS

ROWS = 500
# of the evidence of an obligation at its place, on the pages of an area
SHOWN = 30
# whose records are a person's health: only in a pack that asks for it
HEALTH_MODELS = {'medical.exposure'}


class Section(NamedTuple):
    """A part of the index: see `medical.audit.pack._pack_sections`."""
    key: str
    title: str
    sequence: int
    plan: str


class MedicalAuditPack(models.Model):
    """What belongs in a pack: sections, each planned by a method that yields its parts, as the user who asked.

    An addon adds its own: ``return super()._pack_sections() + [self._section(…)]``, and the method that is named there, which yields
    `_item(…)`: a part and how it is made (`_make_<maker>` of `medical_audit_pack_making.py`), or one that is left out and why.
    """
    _inherit = 'medical.audit.pack'

    @api.model
    def _pack_sections(self):
        """All sections, of all addons. To be extended."""
        return [
            self._section('cover', self.env._("Cover"), 0, '_plan_cover'),
            self._section('obligations', self.env._("Obligations and where they stand"), 10, '_plan_obligations'),
            self._section('evidence', self.env._("Evidence"), 20, '_plan_evidence'),
            self._section('records', self.env._("Records that prove it"), 30, '_plan_records'),
        ]

    @api.model
    def _section(self, key, title, sequence, plan):
        """A section.

        :param plan: name of a method without arguments that yields what `_item` gives
        """
        return Section(key, title, sequence, plan)

    @api.model
    def _item(self, name, maker=None, folder='', note='', **params):
        """A part of a pack.

        :param name: what it is, in the index; its file is named after it
        :param maker: what makes the file: `_make_<maker>(**params)` gives (open binary file, extension), or why there is none
        :param folder: path of safe names within the archive
        :param note: a remark in the index; without a maker why it is left out
        :param params: what JSON can hold
        """
        return {'name': name, 'maker': maker or False, 'folder': folder, 'note': note, 'params': params}

    def _item_record(self, title, model, folder, values, name=None):
        """A record as PDF and as spreadsheet; or that the user may not read it."""
        if not self.env[model].has_access('create') or not all(self.env[other].has_access('read') for other in self.env[model]._record_reads):
            yield self._item(title, note=self.env._("Left out: who asked may not read it."))
            return
        for kind in ('pdf', 'xlsx'):
            yield self._item(name or title, 'record', folder, model=model, values=values, kind=kind)

    # === SCOPE === #

    def _areas(self):
        """The areas that were chosen; all when none was."""
        return self.area_ids.mapped('area') or [key for key, _label in self.env['medical.audit.area']._fields['area'].selection]

    def _in_area(self, area):
        return not self.area_ids or area in self.area_ids.mapped('area')

    def _statuses(self):
        """Where the obligations in the scope stand, as the user reads it, by area and code."""
        domain = Domain('company_id', '=', self.company_id.id) & Domain('area', 'in', self._areas())
        if self.site_ids:
            domain &= Domain('site_id', '=', False) | Domain('site_id', 'in', self.site_ids.ids)
        order = self._areas()
        return self.env['medical.obligation.status'].search(domain).sorted(
            lambda status: (order.index(status.area), status.obligation_id.code or '~', status.obligation_id.id, status.site_id.name or ''))

    def _evidence_domain(self):
        domain = Domain('company_id', '=', self.company_id.id) & Domain('obligation_id.area', 'in', self._areas())
        domain &= Domain('state', '=', 'done') & Domain('date', '>=', self.date_from) & Domain('date', '<=', self.date_to)
        if self.site_ids:
            domain &= Domain('site_id', '=', False) | Domain('site_id', 'in', self.site_ids.ids)
        return domain

    def _as_of(self):
        """The day of lists that show how things stood."""
        return min(self.date_to, self.company_id._medical_today())

    # === COVER, OBLIGATIONS === #

    def _plan_cover(self):
        yield self._item(self.env._("Cover"), 'cover')

    def _plan_obligations(self):
        statuses = self._statuses()
        labels = dict(statuses._fields['area']._description_selection(self.env))
        areas = statuses.grouped('area')
        for area in self._areas():
            if area in areas:
                yield self._item(labels[area], 'area', 'obligations', area=area)
            elif self.area_ids:
                yield self._item(labels[area], note=self.env._("No obligation of this area concerns the practice."))
        yield self._item(self.env._("All obligations"), 'statuses', 'obligations')
        yield self._item(self.env._("All evidence"), 'evidence', 'obligations')

    def _make_area(self, area):
        return self._printed('medical_office_compliance.action_report_audit_pack_area', self.ids, {'area': area})

    def _statuses_lines(self):
        """The obligations as lines of a csv."""
        def words(record, name):
            return dict(record._fields[name]._description_selection(self.env)).get(record[name]) or ''
        yield [
            self.env._("Area"), self.env._("Code"), self.env._("Obligation"), self.env._("Citation"), self.env._("How Often"), self.env._("Basis"),
            self.env._("Severity"), self.env._("Site"), self.env._("Status"), self.env._("Last Done"), self.env._("Due By"), self.env._("Evidence")]
        for status in self._statuses():
            obligation = status.obligation_id
            yield [
                words(status, 'area'), obligation.code or '', obligation.name, obligation.citation or '', words(obligation, 'frequency'),
                words(obligation, 'frequency_basis'), words(obligation, 'severity'), status.site_id.name or '', words(status, 'state'),
                status.last_date or '', status.date_end or '', status.evidence_count]

    # === EVIDENCE === #

    def _obligation_folder(self, obligation):
        return f'obligations/{obligation.area}/{safe_name(" ".join(filter(None, (obligation.code, obligation.name))), str(obligation.id))}'

    def _plan_evidence(self):
        """The documents themselves; notes by hand stand on the pages of the areas."""
        evidence, last = self.env['medical.obligation.evidence'], 0
        domain = self._evidence_domain() & Domain('attachment_ids', '!=', False)
        while some := evidence.search(domain & Domain('id', '>', last), order='id', limit=ROWS):
            last = some[-1].id
            for row in some:
                folder = self._obligation_folder(row.obligation_id)
                # sudo: names of the files of evidence that the user reads
                for file in row.sudo().attachment_ids:
                    name = ' '.join(filter(None, (str(row.date), row.site_id.sudo().name, file.name.rpartition('.')[0] or file.name)))
                    # a file that hangs on something else is read by who may read that
                    if file.res_model not in (False, row._name) and not file.with_user(self.env.user).sudo(False).has_access('read'):
                        yield self._item(name, note=self.env._("Left out: who asked may not read it."))
                    else:
                        yield self._item(name, 'attachment', folder, attachment=file.id, model=row._name, res_id=row.id)
            some.invalidate_recordset()

    def _evidence_lines(self):
        """All evidence of the period as lines of a csv."""
        evidence, last = self.env['medical.obligation.evidence'], 0
        yield [
            self.env._("Code"), self.env._("Obligation"), self.env._("Site"), self.env._("Done On"), self.env._("What Was Done"), self.env._("Done By"),
            self.env._("Notes"), self.env._("Documents")]
        while some := evidence.search(self._evidence_domain() & Domain('id', '>', last), order='id', limit=ROWS):
            last = some[-1].id
            for row in some:
                # sudo: who did it and the names of its files, of evidence that the user reads
                known = row.sudo()
                yield [
                    row.obligation_id.code or '', row.obligation_id.name, known.site_id.name or '', row.date, row.name, known.user_id.name, row.note or '',
                    ', '.join(known.attachment_ids.mapped('name'))]
            self.env.invalidate_all()

    # === RECORDS OF THE SUITE === #

    def _plan_records(self):
        keys = sorted(set(filter(None, self._statuses().obligation_id.mapped('source_key'))))
        for key in keys:
            for number, _source in enumerate(self._pack_sources(key)):
                yield from self._item_source(f'{key}#{number}', 'records')

    def _item_source(self, token, folder):
        """The records of a source: as PDF and spreadsheet, and all of them as csv where they are many."""
        source = self._pack_source(token)
        if source.model in HEALTH_MODELS and not self.with_health:
            yield self._item(source.title, note=self.env._("Left out: health of staff wasn't asked for."))
            return
        try:
            count = self._source_count(source)
        except AccessError:
            yield self._item(source.title, note=self.env._("Left out: who asked may not read it."))
            return
        if not count:
            yield self._item(source.title, note=self.env._("None in the period that who asked may read."))
            return
        yield from self._item_record(source.title, 'medical.audit.source.record', folder, {'pack_id': self.id, 'source_key': token})
        if count > ROWS:
            yield self._item(source.title, 'source_csv', folder, key=token)

    def _pack_source(self, token):
        """A source of evidence by its key and its number among those of that key; None when no addon contributes it any more."""
        key, _sign, number = token.partition('#')
        return next(iter(self._pack_sources(key)[int(number or 0):]), None)

    def _pack_sources(self, key):
        """The sources of that key (`medical.obligation.source`), or one of the pack's own."""
        own = self._pack_own_sources().get(key)
        return [own] if own else self.env['medical.obligation.source']._get(key)

    @api.model
    def _pack_own_sources(self):
        """Further kinds of records that are listed: {key: source}. To be extended."""
        return {}

    @api.model
    def _own_source(self, key, title, model, domain, date, site=None):
        return self.env['medical.obligation.source']._source(key, title, model, domain, date, site=site)

    def _source_link(self, source):
        """Only what the obligations in scope name: a checklist, a policy, a course."""
        comodel = self.env[source.model]._fields[source.link].comodel_name
        named = self._statuses().obligation_id.filtered(lambda obligation: obligation.source_key == source.key)[LINKS[comodel]] if comodel in LINKS \
            else self.env[comodel]
        if named:
            return Domain(source.link, 'in', named.ids)
        return Domain.FALSE if source.named else Domain.TRUE

    def _source_domain(self, source):
        """The records of a source in scope and period, without what is confidential and wasn't asked for."""
        model = self.env[source.model]
        first, last = self.date_from, self.date_to
        if model._fields[source.date].type == 'datetime':
            zone = pytz.timezone(self.env['medical.practice']._get(self.company_id).tz or 'UTC')
            first, last = (
                zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
                for day in (self.date_from, self.date_to + timedelta(days=1)))
            period = Domain(source.date, '>=', first) & Domain(source.date, '<', last)
        else:
            period = Domain(source.date, '>=', first) & Domain(source.date, '<=', last)
        domain = source.domain & Domain('company_id', '=', self.company_id.id) & period
        if source.site and self.site_ids:
            domain &= Domain(source.site, '=', False) | Domain(source.site, 'in', self.site_ids.ids)
        if source.link:
            domain &= self._source_link(source)
        if 'tier' in model._fields:
            domain &= Domain('tier', 'not in', [tier for tier, asked in (('health', self.with_health), ('i9', self.with_i9)) if not asked])
        if 'is_health' in model._fields and not self.with_health:
            domain &= Domain('is_health', '=', False)
        return domain

    def _source_count(self, source):
        self.env[source.model].check_access('read')
        return self.env[source.model].search_count(self._source_domain(source))

    def _source_rows(self, source, limit=None):
        """(day, what, site) of its records, the latest first, as the user reads them, some at a time."""
        model, domain = self.env[source.model], self._source_domain(source)
        offset = 0
        while limit is None or offset < limit:
            some = model.search(domain, order=f'{source.date} desc, id desc', limit=min(ROWS, limit - offset) if limit else ROWS, offset=offset)
            if not some:
                return
            if hasattr(some, '_access_log'):
                some._access_log('export', self.reason)
            for record in some:
                day = record[source.date]
                if isinstance(day, datetime):
                    day = fields.Datetime.context_timestamp(self, day).date()
                # sudo: the name of a place
                yield day, self._source_words(record), (record[source.site].sudo().name or '') if source.site else ''
            offset += len(some)
            some.invalidate_recordset()

    @api.model
    def _source_words(self, record):
        """What a record is called in a list for strangers: no patient's name, nothing of what was said in confidence."""
        named = {'patient_id', 'patient_ids', 'person_ids'} & record._fields.keys()
        if named or record._name in ('medical.issue', 'medical.injury'):
            for name in ('number', 'code'):
                if name in record._fields and record[name]:
                    return record[name]
            return self.env._("No. %(number)s", number=record.id)
        return record.display_name or ''

    def _make_source_csv(self, key):
        source = self._pack_source(key)
        if not source:
            return self.env._("There are no records of this kind any more.")
        return self._csv_file(self._source_lines(source))

    def _source_lines(self, source):
        yield [self.env._("Day"), self.env._("Record"), self.env._("Site")]
        for day, words, site in self._source_rows(source):
            yield [day or '', words, site]

    # === THE PAGES OF AN AREA === #

    def _area_blocks(self, area):
        """What the pages of an area show: obligations with where they stand, evidence of the period and files, as the user reads it."""
        statuses = self._statuses().filtered(lambda status: status.area == area)
        # the latest of each: the csv has all
        kept, counts = [], {}
        for status, ids, count in self.env['medical.obligation.evidence']._read_group(
                self._evidence_domain() & Domain('status_id', 'in', statuses.ids), ['status_id'], ['id:array_agg', '__count']):
            kept += sorted(ids)[-SHOWN:]
            counts[status] = count
        found = self.env['medical.obligation.evidence'].browse(kept).sorted(lambda row: (row.date, row.id)).grouped('status_id')
        blocks = []
        for obligation, rows in statuses.grouped('obligation_id').items():
            sources = self._pack_sources(obligation.source_key) if obligation.source_key else []
            blocks.append({
                'obligation': obligation,
                'words': {name: dict(obligation._fields[name]._description_selection(self.env)).get(obligation[name]) or '' for name in (
                    'frequency', 'frequency_basis', 'severity', 'officer', 'confidence')},
                'source': ', '.join(source.title for source in sources),
                'places': [{
                    'site': status.site_id.name or self.env._("Whole practice"), 'state': status.state,
                    'state_words': dict(status._fields['state']._description_selection(self.env))[status.state],
                    'last': status.last_date and format_date(self.env, status.last_date), 'due': status.date_end and format_date(self.env, status.date_end),
                    'more': max(counts.get(status, 0) - SHOWN, 0),
                    # sudo: who did it and the names of its files, of evidence that the user reads
                    'evidence': [{
                        'date': format_date(self.env, row.date), 'name': row.name, 'who': row.sudo().user_id.name, 'note': row.note or '',
                        'files': ', '.join(row.sudo().attachment_ids.mapped('name'))} for row in found.get(status, [])],
                } for status in rows]})
        return blocks
