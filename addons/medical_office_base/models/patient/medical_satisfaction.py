from odoo import api, fields, models

YES_NO = [('yes', 'Yes'), ('no', 'No')]
QUESTIONS = ('wait_ok', 'was_respected', 'was_understood', 'would_return')
FEWEST = 5  # answers about a provider, of a site and month, below which nobody learns whom they are about


class MedicalSatisfaction(models.Model):
    """What somebody answered about a visit, without saying who: site and month alone, and the provider once there are five answers.

    Neither patient nor visit nor moment is kept here. Written by the page of the link alone; manager and owner read.
    """
    _name = 'medical.satisfaction'
    _description = 'Answer of a Patient'
    _inherit = ['medical.guarded']
    _log_access = False  # when it came would tell whose it is
    _order = 'month desc, id desc'
    _rec_name = 'month'

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, readonly=True, ondelete='restrict')
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    about_id = fields.Many2one('hr.employee', readonly=True, groups=fields.NO_ACCESS, ondelete='set null')
    provider_id = fields.Many2one('hr.employee', readonly=True, ondelete='set null', help="Named once a month has five answers about them.")
    rating = fields.Integer(required=True, readonly=True, aggregator='avg', help="1 (bad) to 5 (very good).")
    wait_ok = fields.Selection(YES_NO, 'Wait Was Acceptable', readonly=True)
    was_respected = fields.Selection(YES_NO, 'Treated With Respect', readonly=True)
    was_understood = fields.Selection(YES_NO, 'Explained Understandably', readonly=True)
    would_return = fields.Selection(YES_NO, 'Would Come Again', readonly=True)
    comment = fields.Text('In Their Words', readonly=True)

    _rating_range = models.Constraint('CHECK (rating BETWEEN 1 AND 5)', "A rating is 1 to 5.")
    _site_month_idx = models.Index('(site_id, month)')

    @api.model
    def _keep(self, visit, answers):
        """Keep what was answered about a visit, forgetting whose it was. Called as superuser, by the page of the link.

        :param dict answers: rating (1 to 5), comment, and yes or no by QUESTIONS
        """
        row = self.create({
            'company_id': visit.company_id.id, 'site_id': visit.site_id.id, 'month': visit.date.replace(day=1), 'about_id': visit.provider_id.id,
            'rating': answers['rating'], 'comment': answers.get('comment') or False, **{name: answers.get(name) or False for name in QUESTIONS}})
        if row.about_id:
            about = self.search([('about_id', '=', row.about_id.id), ('site_id', '=', row.site_id.id), ('month', '=', row.month)])
            if len(about) >= FEWEST:
                about.write({'provider_id': row.about_id.id})
        return row
