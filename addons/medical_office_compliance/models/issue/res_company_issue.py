from odoo import models

# suggested: no rule names them
CAUSES = [
    ('communication', "Message not passed on"),
    ('communication', "Misunderstood or not asked"),
    ('communication', "Handover incomplete"),
    ('procedure', "No procedure for it"),
    ('procedure', "Procedure not followed"),
    ('procedure', "Procedure unclear or out of date"),
    ('training', "Not shown how"),
    ('training', "Done too seldom to be sure"),
    ('staffing', "Too few people"),
    ('staffing', "Too much at once"),
    ('staffing', "Nobody responsible"),
    ('equipment', "Broken or worn out"),
    ('equipment', "Not maintained or calibrated"),
    ('equipment', "Wrong or missing equipment"),
    ('supplies', "Ran out"),
    ('supplies', "Expired or damaged"),
    ('supplies', "Put in the wrong place"),
    ('place', "Too little room or light"),
    ('place', "Clutter, wet floor or blocked way"),
    ('software', "Entered wrongly or in the wrong record"),
    ('software', "Computer or phone down"),
    ('person', "Interrupted or distracted"),
    ('person', "Mixed up"),
    ('outside', "Vendor or carrier"),
    ('outside', "Insurer or other office"),
    ('outside', "Patient or visitor"),
]


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_set_up(self):
        res = super()._medical_set_up()
        self._medical_ensure_issue_causes()
        return res

    def _medical_ensure_issue_causes(self):
        """Give each company the suggested causes of issues, once."""
        # sudo: as for the practice profile
        self = self.sudo()
        causes = self.env['medical.issue.cause'].with_context(active_test=False)
        new = self - causes.search([('company_id', 'in', self.ids)]).company_id
        causes.create([
            {'company_id': company.id, 'category': category, 'name': name, 'sequence': 10 * number}
            for company in new for number, (category, name) in enumerate(CAUSES, 1)])
