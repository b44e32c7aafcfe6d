from odoo import Command, fields, models
from odoo.exceptions import UserError


class MedicalX12Add(models.TransientModel):
    """Adds files of payers and clearinghouses to the queue, one or many at once, and reads them."""
    _name = 'medical.x12.add'
    _description = 'Add Files'

    attachment_ids = fields.Many2many('ir.attachment', 'medical_x12_add_attachment_rel', 'add_id', 'attachment_id', 'Choose Files')

    def action_add(self):
        """Put the files in the queue and read them; opens them, or the one."""
        self.ensure_one()
        files = self.env['medical.x12.file']
        files._check_biller()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose at least one file."))
        attachments = self.attachment_ids
        # rights to another's files follow from the attachments themselves
        attachments.check_access('read')
        added = files._take_in([(attachment.name, attachment.raw or b'') for attachment in attachments])
        added.filtered(lambda file: file.state == 'new').action_read()
        self.attachment_ids = [Command.clear()]
        # sudo: uploaded a moment ago for this alone; the queue keeps the content
        attachments.sudo().filtered(lambda attachment: attachment.res_model == self._name and attachment.create_uid == self.env.user).unlink()
        action = {'type': 'ir.actions.act_window', 'name': self.env._("Files"), 'res_model': 'medical.x12.file'}
        if len(added) == 1:
            return {**action, 'res_id': added.id, 'view_mode': 'form'}
        return {**action, 'domain': [('id', 'in', added.ids)], 'view_mode': 'list,kanban,form'}
