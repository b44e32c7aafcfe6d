from odoo import models

INTEREST = [
    ("Do you, or does somebody in your close family, own part of, invest in, work for or advise a business that sells to the practice, "
     "buys from it or competes with it?", False),
    ("Do you, or does somebody in your close family, own part of, or get paid by, a laboratory, imaging center, pharmacy, equipment supplier or "
     "other place to which the practice sends patients?", "42 U.S.C. 1395nn; 42 CFR 411.350-411.389"),
    ("Is anybody paying you, or has anybody offered you something, for patients you send or could send to them, or for what you order or "
     "recommend?", "42 U.S.C. 1320a-7b(b); 42 CFR 1001.952"),
    ("Do you have other work, research, a board seat or an office that could affect what you decide here?", False),
    ("Do you hire, supervise, pay or buy from somebody in your close family for the practice?", False),
    ("Is there anything else that could make somebody doubt that you decide in the interest of patients and the practice?", False),
]
GIFT = [
    ("Have you accepted gifts, meals, travel or entertainment from a vendor, or from a maker of drugs or devices, in the past year?",
     "42 U.S.C. 1320a-7h; 42 CFR 403.900-403.914"),
    ("Has a maker of drugs or devices paid you: for talks, advice, research, royalties or anything else?", "42 U.S.C. 1320a-7h; 42 CFR 403.900-403.914"),
    ("Have you been given, or have you given, something of value where patients are referred from one to the other?",
     "42 U.S.C. 1320a-7b(b); 42 CFR 1001.952"),
    ("Have you given patients gifts, free services or waived what they owe, beyond what the practice's policies allow?",
     "42 U.S.C. 1320a-7a(a)(5); 42 CFR 1003.1000"),
    ("Have you accepted money, or something worth more than a token, from a patient or their family?", False),
]


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_set_up(self):
        res = super()._medical_set_up()
        self._medical_ensure_ethics_forms()
        return res

    def _medical_ensure_ethics_forms(self):
        """Give each company the two suggested disclosure forms, as drafts, once."""
        # sudo: as for the practice profile
        self = self.sudo()
        forms = self.env['medical.ethics.form'].with_context(active_test=False)
        new = self - forms.search([('company_id', 'in', self.ids)]).company_id
        if not new:
            return
        shipped = [
            ('interest', self.env._("Conflict of Interest"), INTEREST, self.env._(
                "We ask everybody once a year, and whenever something changes. A tie isn't wrong by itself: what counts is that it is known, so that "
                "it can be handled. Close family: spouse or partner, parents, children, brothers and sisters, and whoever lives with you.")),
            ('gift', self.env._("Gifts, Meals and Payments"), GIFT, self.env._(
                "Gifts can bend what we decide, and some are against the law. Say what you were given or gave since you last answered. Single gifts "
                "are declared as they come, under Declare a Gift.")),
        ]
        forms.create([{
            'company_id': company.id, 'kind': kind, 'name': name, 'intro': intro, 'sequence': sequence,
            'question_ids': [(0, 0, {'name': question, 'source': source, 'sequence': 10 * number})
                             for number, (question, source) in enumerate(questions, 1)],
        } for company in new for sequence, (kind, name, questions, intro) in enumerate(shipped, 1)])
