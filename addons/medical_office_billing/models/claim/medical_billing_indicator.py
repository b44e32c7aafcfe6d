from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .medical_billing_target import INDICATORS

READERS = 'medical_office_base.group_biller,medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor'
# the screen's periods, in days; each ends yesterday or today
PERIODS = (30, 90, 365)


class MedicalBillingIndicator(models.AbstractModel):
    """How billing does: each indicator with its figure, target, formula and cut-off, the last twelve months, and what it was made of.

    Defined as MGMA, AAFP and HFMA do; the formula stands in each. Read by biller, manager, owner and auditor. Sums over the whole
    practice: they hold patients whom the reader may not open, and name nobody.
    """
    _name = 'medical.billing.indicator'
    _description = 'Billing Indicators'

    @api.model
    def _enter(self):
        if not self.env.user.has_groups(READERS):
            raise AccessError(self.env._("Billing indicators are for the biller, the office manager, the owner and the auditor."))
        company = self.env.company
        return self.with_company(company).with_context(allowed_company_ids=company.ids), company

    # === FIGURES === #

    @api.model
    def _indicators(self, company, date_from, date_to, site=None):
        """Every indicator of a period.

        :param site: a medical.site, or none for all
        :return: [{code, name, value, unit, formula, target, better, numerator, denominator, action, standing, words, detail, cut_off}];
            value None: there is nothing to make it of, `words` say why. Amounts in the company's currency, percentages from 0 to 100
        """
        [figures] = self.env['medical.billing.figures']._figures(company, [(date_from, date_to)], site)
        # sudo: the practice's targets are shown to all readers of the figures
        targets = {target.code: target.target for target in self.env['medical.billing.target'].sudo().search([('company_id', '=', company.id)])}
        values, formulas, details = self._values(company, figures), self._formulas(), self._details(company, figures)
        found = []
        for code, (_name, unit, better, suggested) in INDICATORS.items():
            numerator, denominator, value = values[code]
            target = targets.get(code, suggested)
            row = {
                'code': code, 'name': self._names()[code], 'unit': unit, 'better': better, 'target': target, 'value': value, 'numerator': numerator,
                'denominator': denominator, 'formula': formulas[code], 'detail': details.get(code, ''), 'action': code,
                'cut_off': self._cut_off(code, date_from, date_to)}
            row['standing'], row['words'] = self._standing(company, row)
            found.append(row)
        return found

    @api.model
    def _names(self):
        return dict(self.env['medical.billing.target']._fields['code']._description_selection(self.env))

    @api.model
    def _values(self, company, row):
        """{code: (numerator, denominator, value)} of the figures of a period."""
        get = {name: value or 0 for name, value in row.items()}

        def share(top, bottom):
            return top, bottom, 100 * top / bottom if bottom > 0 else None
        per_day = get['charges_year'] / get['days'] if get['days'] > 0 else 0
        net = get['charges'] - get['contractual']
        cost = share(row['cost'], get['payments']) if 'cost' in row else (None, get['payments'], None)
        lag = None if row.get('lag_charge') is None else row['lag_charge'] + (row['lag_claim'] or 0)
        return {
            'days_ar': (get['owed'], per_day, get['owed'] / per_day if per_day > 0 else None),
            'net_collection': share(get['payments'], net), 'gross_collection': share(get['payments'], get['charges']),
            'over_90': share(get['over_90'], get['owed']), 'clean_claim': share(get['clean'], get['sent']), 'first_pass': share(get['first_pass'], get['sent']),
            'denial_amount': share(get['denied_amount'], get['sent_amount']), 'denial_count': share(get['denied'], get['sent']),
            'cost_to_collect': cost, 'charge_lag': (lag, get['sent'], lag),
            'credits': (get['credits'], None, company.currency_id.round(get['credits'])),
            'underpaid': (get['underpaid'], None, company.currency_id.round(get['underpaid']))}

    @api.model
    def _formulas(self):
        return {
            'days_ar': self.env._(
                "What is owed ÷ charges per day of the last 365 days (of a younger practice: since the first charge). MGMA: below 50, better 30 to 40."),
            'net_collection': self.env._("Payments less refunds ÷ (charges − contractual adjustments). MGMA: at least 95 %."),
            'gross_collection': self.env._("Payments less refunds ÷ charges. Depends on what is charged: compare it with yourself."),
            'over_90': self.env._("Owed for more than 90 days since the service ÷ owed. Credits and unapplied money stand apart (HFMA)."),
            'clean_claim': self.env._("Claims that passed all checks untouched ÷ claims sent."),
            'first_pass': self.env._("Claims answered without denial, correction or replacement ÷ claims sent."),
            'denial_amount': self.env._("Charges denied, in full or in part ÷ charges of claims sent."),
            'denial_count': self.env._("Claims with a denial ÷ claims sent."),
            'cost_to_collect': self.env._("Cost of billing ÷ payments less refunds (HFMA)."),
            'charge_lag': self.env._("Mean days from service to charge, and from charge to claim."),
            'credits': self.env._("What payers and patients have paid too much or isn't applied yet; never set off against what is owed."),
            'underpaid': self.env._("Expected by contract − (paid + the patient's part), above the payer's tolerance."),
        }

    @api.model
    def _cut_off(self, code, date_from, date_to):
        if code in ('days_ar', 'over_90', 'credits'):
            return self.env._("At the end of %(date)s", date=format_date(self.env, date_to))
        values = {'date_from': format_date(self.env, date_from), 'date_to': format_date(self.env, date_to)}
        if code in ('clean_claim', 'first_pass', 'denial_amount', 'denial_count', 'charge_lag'):
            return self.env._("Claims to payers sent %(date_from)s to %(date_to)s, as they stand now", **values)
        return self.env._("%(date_from)s to %(date_to)s", **values)

    @api.model
    def _details(self, company, row):
        """A sentence beside a figure: what it consists of."""
        money = company.currency_id.format
        counts = {name: int(row.get(name) or 0) for name in ('sent', 'clean', 'first_pass', 'denied', 'underpaid_count')}
        details = {
            'days_ar': self.env._("%(owed)s owed", owed=money(row['owed'])),
            'over_90': self.env._("%(over)s of %(owed)s", over=money(row['over_90']), owed=money(row['owed'])),
            'net_collection': self.env._("%(paid)s of %(net)s", paid=money(row['payments']), net=money(row['charges'] - row['contractual'])),
            'gross_collection': self.env._("%(paid)s of %(charges)s", paid=money(row['payments']), charges=money(row['charges'])),
            'denial_amount': self.env._("%(denied)s of %(sent)s", denied=money(row['denied_amount']), sent=money(row['sent_amount'])),
            'underpaid': self.env._("Claims: %(count)s", count=counts['underpaid_count']),
        }
        for code, name in (('clean_claim', 'clean'), ('first_pass', 'first_pass'), ('denial_count', 'denied')):
            details[code] = self.env._("%(count)s of %(sent)s claims", count=counts[name], sent=counts['sent'])
        if 'cost' in row:
            details['cost_to_collect'] = self.env._("%(cost)s for %(paid)s", cost=money(row['cost']), paid=money(row['payments']))
        if row.get('lag_charge') is not None:
            details['charge_lag'] = self.env._(
                "%(charge)s days to the charge, %(claim)s to the claim", charge=f"{row['lag_charge']:.1f}", claim=f"{row['lag_claim'] or 0:.1f}")
        return details

    @api.model
    def _standing(self, company, row):
        """(danger, warning, success or muted; in words): a figure beside its target."""
        if row['value'] is None:
            if row['code'] == 'cost_to_collect' and row['numerator'] is None:
                return 'muted', self.env._("Choose the cost of billing in the practice profile to see it.")
            return 'muted', self.env._("Nothing to make it of in this period.")
        if not row['target'] and row['better'] == 'up':
            return 'muted', self.env._("No target")
        shown = self._shown(company, row['unit'], row['target'])
        gap = row['value'] - row['target'] if row['better'] == 'up' else row['target'] - row['value']
        wanted = self.env._("at least %(target)s", target=shown) if row['better'] == 'up' else self.env._("at most %(target)s", target=shown)
        if gap >= -1e-9:
            return 'success', self.env._("Good: %(wanted)s wanted", wanted=wanted)
        near = abs(gap) <= 0.1 * row['target']
        words = self.env._("Nearly: %(wanted)s wanted", wanted=wanted) if near else self.env._("Look at it: %(wanted)s wanted", wanted=wanted)
        return ('warning' if near else 'danger'), words

    @api.model
    def _shown(self, company, unit, value):
        return self.env['medical.scorecard']._shown(company, unit, value)

    # === SCREEN === #

    @api.model
    def _chosen(self, company, days, date_from, date_to, site_id):
        """The period and site that a client names, checked: (first day, last day, site)."""
        today = company._medical_today()
        if date_from and date_to:
            first, last = fields.Date.to_date(date_from), min(fields.Date.to_date(date_to), today)
        else:
            last = today
            first = today - timedelta(days=(days if days in PERIODS else PERIODS[1]) - 1)
        if first > last:
            raise UserError(self.env._("The period ends before it begins."))
        site = self.env['medical.site'].browse(site_id or [])
        if site and (not site.exists() or site.company_id != company):
            raise UserError(self.env._("This site is another practice's."))
        return first, last, site

    @api.model
    def get_indicators(self, days=90, date_from=None, date_to=None, site_id=None):
        """The tiles of the current practice, for the screen.

        :param int days: a period that ends today: 30, 90 or 365; or a first and last day
        :return: dict with tiles, sites, date_from, date_to, words
        :raises AccessError: for the roles named
        """
        self, company = self._enter()
        first, last, site = self._chosen(company, days, date_from, date_to, site_id)
        tiles = self._indicators(company, first, last, site)
        for tile in tiles:
            tile['shown'] = self._shown(company, tile['unit'], tile['value'])
        sites = self.env['medical.site'].search_fetch([('company_id', '=', company.id)], ['name'])
        return {
            'tiles': tiles, 'sites': [{'id': row.id, 'name': row.name} for row in sites], 'site_id': site.id,
            'date_from': fields.Date.to_string(first), 'date_to': fields.Date.to_string(last)}

    @api.model
    def get_trend(self, date_to=None, site_id=None):
        """Every indicator in each of the twelve months up to a day: {code: [{label, value, shown}]}."""
        self, company = self._enter()
        _first, last, site = self._chosen(company, PERIODS[-1], None, None, site_id)
        last = min(fields.Date.to_date(date_to), last) if date_to else last
        engine = self.env['medical.billing.figures']
        months = engine._months(last)
        trend = {code: [] for code in INDICATORS}
        for (_start, end), figures in zip(months, engine._figures(company, months, site), strict=True):
            for code, (_top, _bottom, value) in self._values(company, figures).items():
                trend[code].append({
                    'label': format_date(self.env, end, date_format='MMM y'), 'value': value,
                    'shown': self._shown(company, INDICATORS[code][1], value)})
        return trend

    @api.model
    def open_figure(self, code, date_from, date_to, site_id=None):
        """Open what an indicator was made of.

        :raises UserError: there is no such indicator
        """
        self, company = self._enter()
        if code not in INDICATORS:
            raise UserError(self.env._("There is no such indicator: reload the page."))
        first, last, site = self._chosen(company, None, date_from, date_to, site_id)
        if code in ('days_ar', 'over_90', 'credits'):
            return self.env['medical.aging.record'].create({'company_id': company.id, 'date': last, 'site_id': site.id}).action_view()
        own, place = [('company_id', '=', company.id)], [('site_id', '=', site.id)] if site else []
        if code in ('net_collection', 'gross_collection', 'cost_to_collect'):
            practice = self.env['medical.practice'].sudo()._get(company)  # sudo: which journals the practice has chosen
            accounts = practice.billing_cost_category_id.account_ids if code == 'cost_to_collect' else self.env['account.account']
            domain = [('account_id', 'in', accounts.ids)] if accounts else ['|', ('journal_id', 'in', (
                practice.claim_journal_id | practice.remittance_journal_id).ids), '&', ('journal_id.type', 'in', ('bank', 'cash', 'credit')), (
                'account_type', '=', 'asset_receivable')]
            return self._open(self._names()[code], 'account.move.line', [
                *own, ('parent_state', '=', 'posted'), ('date', '>=', first), ('date', '<=', last), *domain], {'search_default_group_by_account': 1})
        if code == 'underpaid':
            return self._open(self._names()[code], 'medical.claim.case', [
                *own, *place, ('kind', '=', 'underpaid'), ('opened_on', '>=', first), ('opened_on', '<=', last)], {})
        sent = [*own, *place, ('kind', '=', 'insurance'), ('sent_on', '>=', first), ('sent_on', '<=', last), ('state', '!=', 'void')]
        return self._open(self._names()[code], 'medical.claim', [*sent, *self._claims_domain(code)], {})

    @api.model
    def _claims_domain(self, code):
        """Which of the claims sent an indicator points at: those that lower it."""
        if code == 'clean_claim':
            return ['|', ('is_clean', '=', False), ('was_touched', '=', True)]
        if code in ('denial_amount', 'denial_count', 'first_pass'):
            # sudo: which claims have a denial; they are opened as the user
            denied = self.env['medical.remittance.adjustment'].sudo()._search(
                [('action', '=', 'denial'), ('answer_id.state', '=', 'posted'), ('answer_id.claim_id', '!=', False)])
            answers = self.env['medical.remittance.claim'].sudo()._search([('id', 'in', denied.subselect('answer_id'))])
            claims = self.env['medical.claim'].sudo()._search([('id', 'in', answers.subselect('claim_id')), ('company_id', '=', self.env.company.id)])
            hit = ('id', 'in', [claim_id for [claim_id] in self.env.execute_query(claims.select())])
            return [hit] if code != 'first_pass' else ['|', '|', '|', hit, ('answered_on', '=', False), ('was_touched', '=', True), ('frequency', '!=', '1')]
        return []

    @api.model
    def _open(self, name, model, domain, context):
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': model, 'domain': [
                tuple(fields.Date.to_string(value) if isinstance(value, date) else value for value in leaf) if isinstance(leaf, tuple) else leaf
                for leaf in domain],
            'views': [(False, 'list'), (False, 'form')], 'context': {**context, 'create': False}}

    @api.model
    def action_record(self, date_from, date_to, site_id=None):
        """The indicators as record, for PDF and spreadsheet."""
        self, company = self._enter()
        first, last, site = self._chosen(company, None, date_from, date_to, site_id)
        return self.env['medical.indicator.record'].create({
            'company_id': company.id, 'date_from': first, 'date_to': last, 'site_id': site.id}).action_view()
