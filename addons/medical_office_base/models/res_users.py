from odoo import fields, models


class ResUsers(models.Model):
    _inherit = 'res.users'

    medical_site_ids = fields.Many2many(
        'medical.site', 'medical_site_user_rel', 'user_id', 'site_id', string='Sites', readonly=True,
        help="Written on the site, by managers.")
    medical_digest = fields.Boolean(
        'Daily Digest', default=True, help="Once a day, at seven, a mail with what waits for you on Today.")
    medical_digest_date = fields.Date(
        'Last Digest', readonly=True, copy=False, help="The last day whose digest was sent, or had nothing to say.")

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ['medical_digest']

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ['medical_digest']

    def write(self, vals):
        res = super().write(vals)
        if 'active' in vals and not vals['active']:
            self.env['medical.checklist.run']._hand_back('user_id', self)
        return res

    def _medical_tz(self, sites):
        """The time zone this person's day is decided in: of their first site, else their own, else the practice's.

        :param sites: the person's sites, in their order
        """
        self.ensure_one()
        return sites[:1].tz or self.tz or self.env['medical.practice']._get(self.company_id).tz or 'UTC'
