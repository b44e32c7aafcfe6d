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
    open_domain: Domain | None
    deadline: str | None
    action: str | None


class MedicalObligationSource(models.AbstractModel):
    """Which records of the suite prove that an obligation was met: contributed by each addon, as Today's cards are.

    One domain gives the day on which it was last done, how often in a period, and the records behind it. With `open_domain` and `deadline`,
    what has happened and isn't done yet: a patient's request that is to be answered, say. Days are read as superuser; the records are
    opened as the reader, whose own rights decide which of them are seen.
    """
    _name = 'medical.obligation.source'
    _description = 'Sources of Evidence'

    @api.model
    def _sources(self):
        """All sources, of all addons. To be extended: ``return super()._sources() + [self._source(…)]``."""
        return []

    @api.model
    def _source(self, key, title, model, domain, date, *, site=None, link=None, open_domain=None, deadline=None, action=None):
        """One kind of evidence.

        :param key: unique; obligations keep it
        :param title: what the records are called
        :param model: their model, with a stored `company_id`
        :param domain: those that are done
        :param date: their stored field (date or moment) that says when
        :param site: their many2one that leads to the site; without one they count for the whole practice
        :param link: their many2one to what an obligation names (a checklist, a policy, a course): only those of what it names count
        :param open_domain: those that are to be done and aren't
        :param deadline: their stored field that says until when
        :param action: xmlid of the action that lists them
        """
        return Source(
            key, title, model, Domain(domain), date, site, link, None if open_domain is None else Domain(open_domain), deadline, action)

    @api.model
    def _selection(self):
        """[(key, title)], for a selection field."""
        return [(source.key, source.title) for source in self._sources()]

    @api.model
    def _get(self, key):
        """The source of that key; None when no addon that is installed contributes it."""
        return next((source for source in self._sources() if source.key == key), None)
