from collections import defaultdict
from datetime import date, datetime

from odoo import api, fields, models
from odoo.fields import Domain

# what a source's link leads to: the field by which an obligation names those that count
LINKS = {'medical.checklist': 'checklist_ids', 'medical.policy': 'policy_ids', 'medical.course': 'course_ids'}


class Proof:
    """What is known of an obligation at a place: last day, how many, what is open and until when."""

    def __init__(self):
        self.last, self.count, self.open_count, self.deadline = None, 0, 0, None

    def add(self, day, count):
        self.count += count
        self.last = max(filter(None, (self.last, day)), default=None)

    def add_open(self, day, count):
        self.open_count += count
        self.deadline = min(filter(None, (self.deadline, day)), default=None)


class MedicalObligationStatus(models.Model):
    """Where obligations stand is read from the evidence: two queries a source, whatever the number of obligations and sites."""
    _inherit = 'medical.obligation.status'

    @api.model
    def _sync(self, obligations):
        """Make a row for each place at which these obligations stand, and put away those of places that are gone.

        A constant number of queries.
        """
        # sudo: rows follow from obligations and sites, nobody writes them
        statuses = self.sudo().with_context(active_test=False, tracking_disable=True)
        sites = statuses.env['medical.site'].search([('company_id', 'in', obligations.company_id.ids), ('active', '=', True)]).grouped('company_id')
        rows = statuses.search([('obligation_id', 'in', obligations.ids)])
        there = {(row.obligation_id.id, row.site_id.id): row for row in rows}
        wanted = {
            (obligation.id, place)
            for obligation in obligations.filtered('active')
            for place in (sites[obligation.company_id].ids if obligation.per_site and obligation.company_id in sites else [False])}
        gone = rows.filtered(lambda row: row.active and (row.obligation_id.id, row.site_id.id) not in wanted)
        back = rows.filtered(lambda row: not row.active and (row.obligation_id.id, row.site_id.id) in wanted)
        gone.active, back.active = False, True
        made = statuses.create([
            {'obligation_id': obligation, 'site_id': place} for obligation, place in sorted(wanted - there.keys(), key=lambda key: (key[0], key[1] or 0))])
        (rows - gone + made)._refresh()

    @api.model
    def _cron_refresh(self):
        """Read the evidence of every obligation."""
        self.sudo().search([('applies', '=', True)])._refresh()  # pylint: disable=no-search-all

    def _refresh(self):
        """Read from the evidence when each was last done, and when it is next due."""
        # sudo: days and numbers alone; the records are opened by those who may read them
        statuses = self.sudo().with_context(tracking_disable=True)
        proofs = defaultdict(Proof)
        statuses._refresh_by_hand(proofs)
        sources = {source.key: source for source in self.env['medical.obligation.source']._sources()}
        for key, rows in statuses.grouped(lambda status: status.obligation_id.source_key).items():
            if key in sources:
                rows._refresh_source(sources[key], proofs)
        now = fields.Datetime.now()
        for status in statuses:
            proof = proofs[status]
            values = {
                'last_date': proof.last, 'evidence_count': proof.count, 'open_count': proof.open_count,
                **status._refresh_dates(proof)}
            changed = {name: value for name, value in values.items() if (status[name] or False) != (value or False)}
            if changed:
                status.write(changed)
        statuses.refreshed_at = now

    def _refresh_dates(self, proof):
        """`date_start` (last done) and `date_end` (the last day by which it has to be done)."""
        self.ensure_one()
        last = max(filter(None, (proof.last, self.baseline_date)), default=None)
        step = self.obligation_id._step()
        due = last + step if last and step else None
        return {'date_start': last, 'date_end': min(filter(None, (due, proof.deadline)), default=None)}

    def _refresh_by_hand(self, proofs):
        evidence = self.env['medical.obligation.evidence'].sudo()
        for status, last, count in evidence._read_group(
                [('status_id', 'in', self.ids), ('state', '=', 'done')], ['status_id'], ['date:max', '__count']):
            proofs[status].add(last, count)
        for status, deadline, count in evidence._read_group(
                [('status_id', 'in', self.ids), ('state', '=', 'open')], ['status_id'], ['deadline:min', '__count']):
            proofs[status].add_open(deadline, count)

    def _refresh_source(self, source, proofs):
        """Add what the records of a source say to the proofs of these obligations, all of which name it."""
        # sudo: see _refresh
        model = self.env[source.model].sudo()
        link = LINKS[model._fields[source.link].comodel_name] if source.link else None
        groupby = ['company_id', *([source.site] if source.site else []), *([source.link] if source.link else [])]
        scope = Domain('company_id', 'in', self.company_id.ids)
        if source.link:
            scope &= Domain(source.link, 'in', self.obligation_id[link].ids)
        for domain, field, name in (
                (source.domain, source.date, 'add'), (source.open_domain, source.deadline, 'add_open')):
            if domain is None:
                continue
            found = defaultdict(list)
            for company, *keys, day, count in model._read_group(
                    scope & domain, groupby, [f"{field}:{'max' if name == 'add' else 'min'}", '__count']):
                found[company].append((keys[0] if source.site else None, keys[-1] if source.link else None, day, count))
            for status in self:
                for site, linked, day, count in found[status.company_id]:
                    if status.site_id and source.site and site and site != status.site_id:
                        continue
                    if source.link and linked not in status.obligation_id[link]:
                        continue
                    getattr(proofs[status], name)(status._refresh_day(day), count)

    def _refresh_day(self, day):
        """A moment as the day at the place."""
        if isinstance(day, datetime):
            tz = self.site_id.tz or self.env['medical.practice']._get(self.company_id).tz or 'UTC'
            return fields.Datetime.context_timestamp(self.with_context(tz=tz), day).date()
        return day if isinstance(day, date) else None
