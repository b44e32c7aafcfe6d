from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.safe_eval import safe_eval

from .medical_kpi import KPI_AREAS
from .medical_scorecard import Figure
from .medical_scorecard_keep import KEPT_MONTHS
from .medical_today import NARROWING

ALL_AREAS = 'medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor'
OFFICER = 'medical_office_base.group_compliance_officer'
OFFICER_AREAS = ('patients', 'safety', 'compliance')
PARTS = ('part', 'rest', 'whole')
SHOWN_RECORDS = 5000


class MedicalScorecard(models.AbstractModel):
    """The page: a month beside its targets, with the months before it. Owner, office manager and auditor see all of it, the
    compliance officer what concerns patients, safety and compliance."""
    _inherit = 'medical.scorecard'

    @api.model
    def _enter(self):
        """The scorecard of the current practice, and the areas that the user may see.

        :raises AccessError: for everybody but its readers
        """
        user, areas = self.env.user, [area for area, _label in KPI_AREAS]
        if not user.has_groups(ALL_AREAS):
            if not user.has_group(OFFICER):
                raise AccessError(self.env._("The scorecard is for the owner, the office manager, the auditor and the compliance officer."))
            areas = list(OFFICER_AREAS)
        company = self.env.company
        return self.with_company(company).with_context(allowed_company_ids=company.ids), company, areas

    @api.model
    def _chosen(self, company, month, site_id):
        """The month and site that a client names, checked: (first day, site)."""
        today = company._medical_today()
        first = fields.Date.to_date(month or today).replace(day=1)
        if first > today:
            raise UserError(self.env._("This month hasn't begun."))
        site = self.env['medical.site'].browse(site_id or [])
        if site and (not site.exists() or site.company_id != company):
            raise UserError(self.env._("This site is another practice's."))
        return first, site

    @api.model
    def _rows(self, company, first, site, areas):
        """Each indicator of a month, with the months before it.

        :return: [(kpi, [(Figure, target) of twelve months, the last of them this one], whether the last is kept)]
        """
        kpis = self._kpis().filtered(lambda kpi: kpi.area in areas)
        firsts = [first - relativedelta(months=back) for back in range(KEPT_MONTHS - 1, -1, -1)]
        # sudo: history of the practice, for the readers of the page
        kept = {(row.kpi_id.id, row.month): row for row in self.env['medical.kpi.value'].sudo().search_fetch([
            ('company_id', '=', company.id), ('site_id', '=', site.id), ('month', 'in', firsts), ('kpi_id', 'in', kpis.ids)])}
        by_site = {indicator.code for indicator in self._indicators() if indicator.site}
        wanted = [kpi for kpi in kpis if not site or kpi.code in by_site]
        lacking = [month for month in firsts if any((kpi.id, month) not in kept for kpi in wanted)]
        months = self._months(company, lacking, site)
        figures = self._figures(company, months, site) if lacking else {}
        targets, rows = self._targets(company, kpis), []
        for kpi in wanted:
            line = []
            for month in firsts:
                row = kept.get((kpi.id, month))
                if row:
                    line.append((
                        Figure(row.value if row.has_value else None, row.numerator, row.denominator), row.target if row.has_target else None))
                else:
                    line.append((figures[kpi.code][lacking.index(month)], targets[kpi.id]))
            rows.append((kpi, line, (kpi.id, first) in kept))
        return rows

    # === WORDS === #

    @api.model
    def _shown(self, company, unit, value):
        if value is None:
            return '–'
        if unit == 'amount':
            return company.currency_id.format(value)
        if unit == 'count':
            return f'{value:,.0f}'
        return {
            'percent': self.env._("%(value)s %%", value=f'{value:.1f}'), 'minutes': self.env._("%(value)s min", value=f'{value:.0f}'),
            'days': self.env._("%(value)s days", value=f'{value:.1f}'), 'rate': f'{value:.1f}', 'score': f'{value:.1f}',
        }[unit]

    @api.model
    def _standing_words(self):
        return {
            'met': self.env._("Met"), 'near': self.env._("Near"), 'missed': self.env._("Missed"), 'none': self.env._("No data"),
            'free': self.env._("No target")}

    @api.model
    def _target_words(self, company, kpi, target):
        if target is None:
            return self.env._("No target")
        shown = self._shown(company, kpi.unit, target)
        return {
            'up': self.env._("at least %(target)s", target=shown), 'down': self.env._("at most %(target)s", target=shown),
            'zero': self.env._("%(target)s", target=shown)}[kpi.better]

    # === SCREEN === #

    @api.model
    def get_scorecard(self, month=None, site_id=None):
        """What the page shows, in a fixed number of queries.

        :param str month: any day of it; the current one by default
        :return: dict with month, months, sites, areas: [{key, title, tiles}], counts by standing
        :raises AccessError: for everybody but the readers
        """
        self, company, areas = self._enter()
        first, site = self._chosen(company, month, site_id)
        current = company._medical_today().replace(day=1)
        indicators = {indicator.code: indicator for indicator in self._indicators()}
        words, tiles = self._standing_words(), []
        labels = [format_date(self.env, first - relativedelta(months=back), date_format='MMM y') for back in range(KEPT_MONTHS - 1, -1, -1)]
        for kpi, line, kept in self._rows(company, first, site, areas):
            figure, target = line[-1]
            standing = self._standing(kpi.better, figure.value, target)
            indicator = indicators[kpi.code]
            tiles.append({
                'code': kpi.code, 'name': kpi.name, 'area': kpi.area, 'shown': self._shown(company, kpi.unit, figure.value),
                'value': figure.value, 'target': target, 'target_words': self._target_words(company, kpi, target), 'standing': standing,
                'standing_words': words[standing], 'formula': kpi.formula, 'citation': kpi.citation or '', 'kept': kept,
                'records': self._records_offered(kpi, indicator, figure), 'live': indicator.live,
                'trend': [{'label': label, 'value': past.value, 'shown': self._shown(company, kpi.unit, past.value)}
                          for label, (past, _target) in zip(labels, line, strict=True)]})
        # sudo: names of sites are no secret; an auditor works at none
        sites = self.env['medical.site'].sudo().search_fetch([('company_id', '=', company.id)], ['name'])
        titles = dict(self.env['medical.kpi']._fields['area']._description_selection(self.env))
        return {
            'month': fields.Date.to_string(first), 'month_label': format_date(self.env, first, date_format='MMMM y'), 'is_current': first == current,
            'months': [{
                'key': fields.Date.to_string(current - relativedelta(months=back)),
                'label': format_date(self.env, current - relativedelta(months=back), date_format='MMMM y')} for back in range(KEPT_MONTHS + 1)],
            'site_id': site.id, 'sites': [{'id': row.id, 'name': row.name} for row in sites],
            'counts': [{'key': key, 'label': label, 'count': sum(tile['standing'] == key for tile in tiles)} for key, label in words.items()],
            'areas': [{'key': area, 'title': titles[area], 'tiles': [tile for tile in tiles if tile['area'] == area]}
                      for area in areas if any(tile['area'] == area for tile in tiles)],
            'can_set': self.env['medical.kpi.target'].has_access('write')}

    @api.model
    def _records_offered(self, kpi, indicator, figure):
        """What can be opened behind a figure: [{part, label, count}]; none where the reader's role opens no such records."""
        if not self.env[indicator.model].has_access('read') or figure.value is None:
            return []
        if indicator.how == 'share':
            return [
                {'part': 'part', 'label': kpi.top, 'count': int(figure.numerator)},
                {'part': 'rest', 'label': self.env._("The others"), 'count': int(figure.denominator - figure.numerator)},
                {'part': 'whole', 'label': kpi.bottom or self.env._("All"), 'count': int(figure.denominator)}]
        return [{'part': 'whole', 'label': kpi.records or kpi.top, 'count': None}]

    @api.model
    def open_figure(self, code, month, part='whole', site_id=None):
        """The records that an indicator of a month is made of, as the reader may see them, now.

        :param str part: of a share: part (what counts), rest (what doesn't) or whole
        :raises UserError: there is no such indicator on the reader's page
        """
        self, company, areas = self._enter()
        first, site = self._chosen(company, month, site_id)
        kpi = self._kpis().filtered(lambda row: row.code == code and row.area in areas)
        indicator = next((row for row in self._indicators() if row.code == code), None)
        if not kpi or not indicator or part not in PARTS or (site and not indicator.site):
            raise UserError(self.env._("There is no such indicator: reload the page."))
        [span] = self._months(company, [first], site)
        action = self._own_records(code, company, span, site)
        if action:
            return action
        self.env[indicator.model].check_access('read')
        domain = self._domain(indicator, span, company, site, 'whole' if indicator.how != 'share' or part == 'rest' else part)
        if indicator.by_ids:
            # sudo: which records they are; they are opened as the reader
            Model = self.env[indicator.model].sudo().with_context(active_test=not indicator.archived)
            if part == 'rest':
                domain &= ~Domain(indicator.part(span))
            domain = Domain('id', 'in', Model.search(domain, limit=SHOWN_RECORDS).ids)
        elif part == 'rest' and indicator.how == 'share':
            domain &= ~Domain(indicator.part(span))
        title = self.env._("%(indicator)s, %(month)s", indicator=kpi.name, month=format_date(self.env, first, date_format='MMMM y'))
        base = {'type': 'ir.actions.act_window', 'res_model': indicator.model, 'views': [(False, 'list'), (False, 'form')], 'context': '{}'}
        if indicator.action:
            base = self.env['ir.actions.actions']._for_xml_id(indicator.action)
        context = safe_eval(base['context'] or '{}', {
            'uid': self.env.uid, 'context': dict(self.env.context), 'active_id': False, 'active_ids': [], 'active_model': False})
        return {
            **base, 'name': title, 'display_name': title, 'domain': list(domain),
            'context': {
                **{name: value for name, value in context.items() if not NARROWING.match(name)}, 'search_disable_custom_filters': True,
                'create': False, **({'active_test': False} if indicator.archived else {})}}

    @api.model
    def action_record(self, month, site_id=None):
        """The page as record, for PDF and spreadsheet."""
        self, company, _areas = self._enter()
        first, site = self._chosen(company, month, site_id)
        return self.env['medical.scorecard.record'].create({'company_id': company.id, 'month': first, 'site_id': site.id}).action_view()
