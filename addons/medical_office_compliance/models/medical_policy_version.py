from odoo import api, fields, models


class MedicalPolicyVersion(models.Model):
    """A text of a policy: in a language, by somebody, approved by somebody else; of the approved ones the latest effective holds.

    The version in the language it was written in is what is attested. A translation is tied to one version
    (`source_version_id`) and is shown to whoever reads its language while that one is in force.
    """
    _name = 'medical.policy.version'
    _description = 'Version of a Policy'
    _inherit = ['medical.paper.mixin', 'mail.thread']
    _order = 'policy_id, number desc, id desc'
    _rec_names_search = ['name', 'policy_id.name', 'policy_id.number']
    _check_company_auto = True

    policy_id = fields.Many2one('medical.policy', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='policy_id.company_id', store=True, precompute=True, index=True, default=None)
    editor_ids = fields.Many2many(relation='medical_policy_version_editor_rel')
    purpose = fields.Text(help="Why the practice has this policy, in a sentence or two.")
    kind = fields.Selection([('text', 'Text'), ('pdf', 'PDF')], 'As', required=True, default='text')
    # in the row itself: files beside it could be changed by themselves
    file = fields.Binary('PDF', attachment=False, copy=False)
    file_name = fields.Char(copy=False)
    step_ids = fields.One2many('medical.policy.step', 'version_id', 'Procedure', copy=True)
    form_ids = fields.One2many('medical.policy.form', 'version_id', 'Forms', copy=True)
    is_material = fields.Boolean(
        'Material Change', default=True, help="What people have to do has changed: everybody it is for is asked to read and attest it anew.")
    change_note = fields.Char('What Changed')
    source_version_id = fields.Many2one(
        'medical.policy.version', 'Translated From', index='btree_not_null', ondelete='restrict', check_company=True,
        domain="[('policy_id', '=', policy_id), ('source_version_id', '=', False)]")

    @api.model
    def _paper_key(self):
        return ('policy_id', 'language_id')
