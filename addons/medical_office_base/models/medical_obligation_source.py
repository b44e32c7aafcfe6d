from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain


class Source(NamedTuple):
    """Records that prove that something was done: see `medical.obligation.source._source`."""
    key: str
    title: str
    model: str
    domain: Domain
    date: str
    site: str | None
    link: str | None
    named: bool
    every: bool
    match: tuple | None
    open_domain: Domain | None
    deadline: str | None
    action: str | None


class MedicalObligationSource(models.AbstractModel):
    """Which records of the suite prove that an obligation was met: contributed by each addon, as Today's cards are.

    One domain gives the day on which it was last done, how often, and the records behind it. With `open_domain` and `deadline`, what has
    happened and isn't done yet: a patient's request that is to be answered, say. Days are read as superuser; the records are opened as
    the reader, whose own rights decide which of them are seen. Two kinds of records that prove the same bear one key.
    """
    _name = 'medical.obligation.source'
    _description = 'Sources of Evidence'

    @api.model
    def _sources(self):
        """All sources, of all addons. To be extended: ``return super()._sources() + [self._source(…)]``."""
        return []

    @api.model
    def _source(self, key, title, model, domain, date, *, site=None, link=None, named=True, every=False, match=None, open_domain=None,
                deadline=None, action=None):
        """One kind of evidence. Records are read in two queries (what is done, what is open), whatever their number.

        :param key: obligations keep it; sources of the same key add up
        :param title: what the records are called
        :param model: their model, with a stored `company_id`
        :param domain: those that are done
        :param date: their stored field (date or moment) that says when
        :param site: their stored many2one to the site; without one they count for the whole practice
        :param link: their stored many2one to what an obligation names (a checklist, a policy, a course): only those of what it names count
        :param named: where an obligation names nothing, nothing counts; False: all count
        :param every: each of what an obligation names has to be done, so that the one done longest ago decides
        :param match: (their stored field, the obligation's field of the same values): only those alike count
        :param open_domain: those that are to be done and aren't
        :param deadline: their stored field that says until when; without one what is open is due
        :param action: xmlid of the action that lists them
        """
        return Source(
            key, title, model, Domain(domain), date, site, link, named, every, match,
            None if open_domain is None else Domain(open_domain), deadline, action)

    @api.model
    def _selection(self):
        """[(key, title)], for a selection field; the first title of a key."""
        titles = {}
        for source in self._sources():
            titles.setdefault(source.key, source.title)
        return list(titles.items())

    @api.model
    def _get(self, key):
        """The sources of that key; none when no addon that is installed contributes it."""
        return [source for source in self._sources() if source.key == key]
