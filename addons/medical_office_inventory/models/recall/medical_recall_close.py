import hashlib

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .medical_recall import STOCK, WANTED

GONE = ('return', 'destroy')  # what these ask for is done when nothing is left


class MedicalRecall(models.Model):
    """When a recall is over: nothing of it left to be used, patients told, the vendor answered; and what is kept of it.

    What was found stays as it was when the recall was closed, with the figures and the hashes of the files attached as evidence.
    """
    _inherit = 'medical.recall'

    checklist = fields.Html('To Do Until It Is Closed', compute='_compute_checklist', sanitize=False)

    def _compute_checklist(self):
        for recall in self:
            steps = recall._steps() if recall.searched_on else []
            recall.checklist = Markup('').join(Markup('<div><i class="fa {} me-2" role="img" title="{}"></i>{}</div>').format(
                'fa-check-square-o text-success' if done else 'fa-square-o text-danger', self.env._("Done") if done else self.env._("To do"), words)
                for done, words, _fault in steps)

    def _steps(self):
        """[(done, what it is, what is missing)]: what has to be before the recall is closed."""
        self.ensure_one()
        left = self.on_hand_count + (self.quarantine_count if self.wanted in GONE else 0)
        steps = [
            (not self.on_hand_count, self.env._("Nothing of it can be taken from a shelf"),
             self.env._("It still lies on shelves in %(count)s places: quarantine it.", count=self.on_hand_count))]
        if self.wanted in GONE:
            steps.append((
                not left, self.env._("It was returned or destroyed"),
                self.env._("%(count)s places still hold it: return or destroy what is in quarantine.", count=left)))
        if self.patient_count:
            steps.append((
                not self.to_tell_count or bool((self.letters_reason or '').strip()), self.env._("Patients were told, or it is said why not"),
                self.env._("%(count)s patients were not told: tell them, or say why they need not be.", count=self.to_tell_count)))
        steps.append((
            bool(self.answered_on or (self.answer_reason or '').strip()), self.env._("The vendor was answered, or it is said why not"),
            self.env._("Answer the vendor and press Vendor Answered, or say why no answer is needed.")))
        return steps

    def action_close(self):
        """Close the recall: searched once more, complete, with its figures.

        :raises UserError: not the office manager, or something is missing, all of it named
        """
        for recall in self:
            recall._check_manager()
            recall._check_worker()
            if not recall.searched_on:
                raise UserError(self.env._("Search first what of %(recall)s is here.", recall=recall.display_name))
            recall._search_now()
            missing = [fault for done, _words, fault in recall._steps() if not done]
            if missing:
                raise UserError('\n'.join(missing))
            # sudo: written by this method alone
            recall.sudo().write({
                'state': 'closed', 'closed_on': fields.Datetime.now(), 'closed_by_id': self.env.uid, 'figures': recall._figures()})
            recall.activity_unlink(['mail.mail_activity_data_todo'])
        return True

    def action_not_ours(self):
        """Say that the practice never had what is recalled.

        :raises UserError: not the office manager, or something was found that nobody has looked at
        """
        for recall in self:
            recall._check_manager()
            recall._check_worker()
            if not recall.item_ids:
                raise UserError(self.env._("Say first what is recalled: add an item with the supply and its lots to %(recall)s.", recall=recall.display_name))
            recall._search_now()
            if recall.match_ids:
                raise UserError(self.env._(
                    "Something was found of %(recall)s: act on it, or look at the boxes and press Not Concerned.", recall=recall.display_name))
            # sudo: written by this method alone
            recall.sudo().write({'state': 'not_ours', 'closed_on': fields.Datetime.now(), 'closed_by_id': self.env.uid})
            recall.activity_unlink(['mail.mail_activity_data_todo'])
        return True

    def action_reopen(self):
        """Open a closed recall again, as when the notice is extended; the conversation says so."""
        for recall in self:
            recall._check_manager()
            recall.check_access('write')
            if not recall._is_over():
                raise UserError(self.env._("%(recall)s is open.", recall=recall.display_name))
            # sudo: written by this method alone
            recall.sudo().write({
                'state': 'progress' if recall.match_ids else 'new', 'closed_on': False, 'closed_by_id': False, 'figures': False})
            recall._note(self.env._("Opened again."))
        return True

    # === FIGURES AND PAPERS === #

    def _figures(self):
        """What is kept as numbers: quantities by supply, lot and what became of it; patients; files attached, by their SHA-256."""
        self.ensure_one()
        # sudo: sums and hashes, kept with the recall for whoever reads it
        recall = self.sudo()
        files = self.env['ir.attachment'].sudo().search([('res_model', '=', self._name), ('res_id', '=', self.id)], order='id')
        return {
            'rows': recall._sums(),
            'patients': recall.patient_count,
            'told': recall.patient_count - recall.to_tell_count,
            'files': [[file.name, hashlib.sha256(file.raw or b'').hexdigest()] for file in files],
        }

    def _sums(self):
        """[{product, lot, unit, kind: quantity…}]: by supply and lot, what was received, used, is there and became of it."""
        found = {}
        for product, lot, kind, quantity in self.env['medical.recall.match'].sudo()._read_group(
                [('recall_id', '=', self.id)], ['product_id', 'lot_id', 'kind'], ['quantity:sum']):  # sudo: sums alone
            row = found.setdefault((product, lot), {'product': product.display_name, 'lot': lot.name or '', 'unit': product.uom_id.name})
            row[kind] = quantity
        return [row for _key, row in sorted(found.items(), key=lambda item: (item[1]['product'], item[1]['lot']))]

    def _paper(self):
        """What the recall's report and the answer to the vendor say; no patient's name or number."""
        self.ensure_one()
        figures = self.figures or self._figures()
        company = self.company_id
        kinds = self.env['medical.recall.match']._fields['kind']._description_selection(self.env)
        shown = [(key, label) for key, label in kinds if any(row.get(key) for row in figures['rows'])]
        uses = self.env['medical.recall.match'].search([('recall_id', '=', self.id), ('kind', 'in', ('used', 'wasted'))], order='date, id', limit=500)
        return {
            'practice': company.medical_practice_ids[:1].legal_name or company.name,
            'place': ', '.join(filter(None, (company.street, company.street2, company.city, company.zip))), 'phone': company.phone or '',
            'wanted': dict(WANTED)[self.wanted], 'figures': figures, 'kinds': shown, 'uses': uses, 'today': company._medical_today(),
            'steps': self._steps() if self.state not in ('closed', 'not_ours') else [],
            'events': self._events(),
        }

    def _events(self):
        """[(date, who, text)]: what people noted in the conversation, oldest first."""
        notes = self.env['mail.message'].sudo().search([  # sudo: of a recall that the user reads, as its conversation shows it
            ('model', '=', self._name), ('res_id', '=', self.id), ('message_type', 'in', ('comment', 'notification')), ('body', '!=', '')],
            order='id', limit=200)
        return [(note.date, note.author_id.name or '', Markup(note.body).striptags()) for note in notes if Markup(note.body).striptags()]

    def action_print_report(self):
        """The report of the recall, to print."""
        return self._action_paper('recall_report')

    def action_print_answer(self):
        """The answer to the vendor: what was found and what became of it."""
        return self._action_paper('recall_answer')

    def _action_paper(self, paper):
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/{paper}/{self.id}'}

    def _paper_print(self, paper):
        """(content, kind, file name) of a paper: 'recall_report' or 'recall_answer'."""
        self.check_access('read')
        if paper == 'recall_answer' and not self.env.user.has_group(STOCK):
            raise AccessError(self.env._("The stockroom answers the vendor."))
        content, kind = self.env['ir.actions.report']._medical_print(f'medical_office_inventory.action_report_{paper}', self.ids)
        return content, kind, f'{self.name.replace("/", "-")}-{paper.removeprefix("recall_")}.{kind}'
