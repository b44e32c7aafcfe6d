from odoo import models
from odoo.exceptions import AccessError, UserError

# what may be decided of a match in which state
FROM = {'cleared': ('open', 'confirmed'), 'confirmed': ('open', 'cleared'), 'lifted': ('confirmed',)}


class MedicalScreeningMatch(models.Model):
    """Deciding about matches, and what follows: the screening of a person, which opens or closes their shifts."""
    _inherit = 'medical.screening.match'

    def action_clear(self):
        """Say that it is somebody else."""
        return self._ask('cleared')

    def action_confirm(self):
        """Say that it is them."""
        return self._ask('confirmed')

    def action_lift(self):
        """They were reinstated."""
        return self._ask('lifted')

    def _ask(self, decision):
        self._check_decide(decision)
        names = {
            'cleared': self.env._("It Is Somebody Else"), 'confirmed': self.env._("They Are Excluded"), 'lifted': self.env._("They Were Reinstated")}
        return {
            'type': 'ir.actions.act_window', 'name': names[decision], 'res_model': 'medical.screening.deciding', 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_match_ids': self.ids, 'default_decision': decision}}

    def _check_decide(self, decision):
        """Raise unless the current user may decide so about all of them now.

        :raises AccessError: they aren't theirs to decide, or one is about themselves
        :raises UserError: none is chosen, or one is in another state
        """
        if not self:
            raise UserError(self.env._("Choose a match."))
        self.check_access('read')
        for match in self:
            if match.is_mine:
                raise AccessError(self.env._("Nobody decides about themselves: ask the compliance officer or HR."))
            if not (match.can_lift if decision == 'lifted' else match.can_decide) and match.state in FROM[decision]:
                raise AccessError(self.env._("The compliance officer decides; about staff, HR as well. Only the compliance officer lifts an exclusion."))
            if match.state not in FROM[decision]:
                raise UserError(self.env._("“%(name)s” isn't to be decided so: look at its status.", name=match.subject_name))
            if decision == 'cleared' and match.state == 'confirmed' and (
                    match.decided_by_id == self.env.user or not self.env.user.has_group('medical_office_base.group_compliance_officer')):
                raise AccessError(self.env._(
                    "An exclusion was confirmed: that it was a mistake is said by a compliance officer, and not by whoever confirmed it."))

    def _decide(self, decision, reason, file=False, file_name=False):
        """Decide about matches.

        :param decision: cleared, confirmed or lifted
        :param reason: why, at least a few words
        :param file: base64; lifting needs the document of the reinstatement
        """
        # sudo: rows are locked, not read
        self.sudo().lock_for_update()
        self.invalidate_recordset(['state'])
        self._check_decide(decision)
        reason = (reason or '').strip()
        if len(reason) < 10:
            raise UserError(self.env._("Say why, so that it can be followed later: what was compared, with whom you spoke."))
        if decision == 'lifted' and not file:
            raise UserError(self.env._("Add the document of the reinstatement: OIG's letter, or the print of the search without a result."))
        # sudo: decisions are written by this alone, once checked
        own = self.sudo()
        for company in own.company_id:
            own.filtered(lambda match, company=company: match.company_id == company).write({
                'state': decision, 'decided_by_id': self.env.uid, 'decided_on': company._medical_today(), 'reason': reason})
        own._note(decision, reason, file=file, file_name=file_name)
        own._after_decision()

    def _after_decision(self):
        """Write the staff's screenings: excluded at once, clear when nothing about the person is open any more."""
        screenings = self.env['medical.screening']
        for (company, source), matches in self.filtered('employee_id').grouped(lambda match: (match.company_id, match.source)).items():
            people = matches.employee_id
            others = self.search([('company_id', '=', company.id), ('source', '=', source), ('employee_id', 'in', people.ids)])
            excluded = others.filtered(lambda match: match.state == 'confirmed').employee_id
            waiting = others.filtered(lambda match: match.state == 'open').employee_id - excluded
            kind = screenings._credential_type(company, source, adopt=bool(excluded))
            if not kind or not people - waiting:
                continue
            how = screenings.env['medical.exclusion.list']._current(source).name or dict(self._fields['source'].selection)[source]
            self.env['medical.credential']._screen(kind, people - waiting, excluded, company._medical_today(), how)
