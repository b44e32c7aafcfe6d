from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

THRESHOLDS = (80, 100)


class MedicalBudgetAlert(models.Model):
    """A row of the budget in force that has crossed 80 or 100 % of its year: once per crossing.

    Held against the year's budget is what is spent and what is committed by orders, of cost alone. The next alert of the
    same row and threshold comes only after it fell below. Made and kept current by a daily job; people mark it as seen.

    Who may what: manager, owner and auditor read, manager and owner mark as seen.
    """
    _name = 'medical.budget.alert'
    _description = 'Budget Alert'
    _order = 'date desc, id desc'
    _check_company_auto = True

    budget_id = fields.Many2one('medical.budget', required=True, index=True, ondelete='cascade', readonly=True, check_company=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    plan_id = fields.Many2one('account.analytic.plan', required=True, ondelete='cascade', readonly=True)
    date_from = fields.Date('Year Begins', required=True, readonly=True)
    category_id = fields.Many2one('medical.budget.category', required=True, ondelete='cascade', readonly=True, index=True, check_company=True)
    analytic_account_id = fields.Many2one(
        'account.analytic.account', 'Site or Department', ondelete='cascade', readonly=True, index='btree_not_null', check_company=True)
    threshold = fields.Selection([('80', '80 %'), ('100', '100 %')], required=True, readonly=True)
    date = fields.Date('Crossed On', required=True, readonly=True)
    date_below = fields.Date('Below Since', readonly=True)
    state = fields.Selection(
        [('open', 'Over'), ('below', 'Below Again')], compute='_compute_state', store=True, index=True)
    amount_budget = fields.Monetary('Budget of the Year', readonly=True)
    amount_used = fields.Monetary('Spent and Committed', readonly=True)
    percent = fields.Float('Used', readonly=True, digits=(16, 1), aggregator='max', help="Percent of the year's budget.")
    seen_by_id = fields.Many2one('res.users', readonly=True)
    seen_on = fields.Datetime(readonly=True)

    _open_uniq = models.UniqueIndex(
        '(company_id, plan_id, date_from, category_id, COALESCE(analytic_account_id, 0), threshold) WHERE date_below IS NULL',
        "There is an open alert of this line.")

    @api.depends('date_below')
    def _compute_state(self):
        for alert in self:
            alert.state = 'below' if alert.date_below else 'open'

    @api.depends('category_id.name', 'analytic_account_id.name', 'percent')
    def _compute_display_name(self):
        for alert in self:
            place = ', '.join(filter(None, (alert.category_id.name, alert.analytic_account_id.name)))
            alert.display_name = self.env._("%(place)s: %(percent)s %% of the budget", place=place, percent=f'{alert.percent:.0f}')

    @api.model
    def _domain_over(self, threshold):
        """Open alerts that nobody has seen: of a row over 100 %, that one alone."""
        domain = [('state', '=', 'open'), ('seen_by_id', '=', False), ('threshold', '=', str(threshold))]
        return domain if threshold == 100 else [*domain, ('percent', '<', 100)]

    def action_seen(self):
        """Note that the user has seen these alerts; Today no longer counts them.

        :raises AccessError: not for who only reads
        """
        self.check_access('read')
        if not self.env.su and not self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_owner'):
            raise UserError(self.env._("The office manager or the owner marks alerts as seen."))
        # sudo: alerts are written by the job and this method alone, which has checked who asks
        self.sudo().filtered(lambda alert: not alert.seen_by_id).write({'seen_by_id': self.env.uid, 'seen_on': fields.Datetime.now()})
        return True

    def action_open_budget(self):
        """Open the budget's grid at this alert's budget."""
        self.ensure_one()
        return self.budget_id.action_open_grid()

    @api.model
    def _cron_check(self):
        """Every company's budgets in force, each by the day at its practice."""
        budgets = self.env['medical.budget'].search([('state', '=', 'approved')])
        for company in budgets.company_id:
            today = company._medical_today()
            budgets.filtered(
                lambda budget, company=company, today=today:
                budget.company_id == company and budget.date_from <= today <= budget.date_to)._check_alerts()


class MedicalBudget(models.Model):
    _inherit = 'medical.budget'

    alert_count = fields.Integer('Alerts', compute='_compute_alert_count')

    def _compute_alert_count(self):
        counts = dict(self.env['medical.budget.alert']._read_group(
            Domain('budget_id', 'in', self.ids) & Domain('state', '=', 'open'), ['budget_id'], ['__count']))
        for budget in self:
            budget.alert_count = counts.get(budget, 0)

    def action_open_grid(self):
        """Open the budget's screen."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_budget_screen')
        return {**action, 'name': self.display_name, 'params': {'budget_id': self.id}}

    def _check_alerts(self):
        """Hold what is spent and committed against the year's budget, row by row; make, refresh and close alerts."""
        for budget in self:
            # sudo: a job of the practice, whoever runs it; in the budget's company alone
            budget = budget.sudo().with_company(budget.company_id).with_context(allowed_company_ids=budget.company_id.ids)
            budget._check_own_alerts()

    def _check_own_alerts(self):
        Alert = self.env['medical.budget.alert']
        today = self.company_id._medical_today()
        year = {'company_id': self.company_id.id, 'plan_id': self.plan_id.id, 'date_from': self.date_from}
        opened = Alert.search([*((name, '=', value) for name, value in year.items()), ('date_below', '=', False)])
        by_key = {(alert.category_id.id, alert.analytic_account_id.id, int(alert.threshold)): alert for alert in opened}
        new = []
        for row in self.env['medical.budget.figures']._rows(self):
            planned = row['year'].get('budget', 0)
            if row['category'].kind != 'expense' or self.currency_id.compare_amounts(planned, 0) <= 0:
                continue
            used = self.currency_id.round(row['year'].get('actual', 0) + row['year'].get('committed', 0))
            values = {'budget_id': self.id, 'amount_budget': planned, 'amount_used': used, 'percent': round(100 * used / planned, 1)}
            for threshold in THRESHOLDS:
                key = (row['category'].id, row['analytic'].id, threshold)
                over = self.currency_id.compare_amounts(used * 100, planned * threshold) >= 0
                alert = by_key.pop(key, Alert)
                if over and alert:
                    alert.write(values)
                elif over:
                    new.append({
                        **year, **values, 'category_id': key[0], 'analytic_account_id': key[1], 'threshold': str(threshold), 'date': today})
                else:
                    alert.write({**values, 'date_below': today})
        for alert in by_key.values():
            # a row that the budget in force no longer has
            alert.write({'date_below': today})
        Alert.create(new)
