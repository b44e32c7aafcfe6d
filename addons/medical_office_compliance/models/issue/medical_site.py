from odoo import api, models

PATH = '/speak-up'


class MedicalSite(models.Model):
    """A site's poster: its code opens the page on which anybody reports an issue, without login and without a name.

    Unlike a room's code it isn't kept from the people who work here: the screen for reporting offers them its address.
    """
    _name = 'medical.site'
    _inherit = ['medical.site', 'medical.place.code']
    _place_page = PATH
    _place_site_field = 'id'
    _place_code_groups = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'

    @api.model_create_multi
    def create(self, vals_list):
        sites = super().create(vals_list)
        sites._place_make_codes()
        return sites

    def _place_site(self):
        return self

    def _place_room(self):
        return self.env['medical.room']

    def _place_purpose(self):
        return self.env._(
            "Something doesn't work, almost went wrong, or could be better? Tell us with your phone: no app, no account, and no name if you like.")

    def action_replace_code(self):
        """Make a new code: the poster on the wall is dead at once, the new one is opened to print."""
        super().action_replace_code()
        return self.action_print_signs()
