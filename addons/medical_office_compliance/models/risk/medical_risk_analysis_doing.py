import hashlib
import json

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .medical_risk_analysis import REVIEW_MONTHS, SIGNERS, WORKERS


class MedicalRiskAnalysis(models.Model):
    """What is done with a risk analysis: sent for review, signed, carried into the next year."""
    _inherit = 'medical.risk.analysis'

    def _check_worker(self, *states):
        """Self as superuser, locked, for one who works on it now."""
        self.ensure_one()
        self.check_access('write')
        # two who press at once
        self.lock_for_update()
        self.invalidate_recordset(['state', 'writer_ids'])
        if self.state not in states:
            words = dict(self._fields['state']._description_selection(self.env))
            raise UserError(self.env._("This isn't done any more with an analysis that is “%(state)s”.", state=words[self.state]))
        # sudo: who may was checked
        return self.sudo()

    def _faults(self):
        """What is missing before somebody can sign: sentences."""
        self.ensure_one()
        faults = []
        if not self.asset_ids:
            faults.append(self.env._("Say first where information about patients is: systems, devices, paper, places, vendors."))
        if not self.risk_ids:
            faults.append(self.env._("There is no risk yet: add what may happen."))
        if not (self.scope or '').strip():
            faults.append(self.env._("Say what was looked at, under “Scope”."))
        without = self.asset_ids - self.risk_ids.asset_id
        if without:
            faults.append(self.env._("Nothing is said about the risks to: %(names)s.", names=', '.join(without[:5].mapped('name'))))
        for risk in self.risk_ids:
            faults += risk._faults()
        return faults

    def action_review(self):
        """Send it for review: from now on nothing of it changes.

        :raises UserError: something is missing, said in words
        """
        for analysis in self:
            kept = analysis._check_worker('draft')
            faults = analysis._faults()
            if faults:
                raise UserError('\n'.join(faults[:12]))
            kept.write({'state': 'review', 'sent_by_id': self.env.uid, 'sent_on': analysis.company_id._medical_today()})

    def action_back(self):
        """Take it back, to change it: by who prepares it, or by who would sign it."""
        for analysis in self:
            analysis.check_access('read')
            if not self.env.user.has_groups(f'{WORKERS},{SIGNERS}'):
                raise AccessError(self.env._("Compliance officer, Privacy Officer, office manager or owner take it back."))
            # sudo: who may was checked
            analysis.sudo()._check_worker('review').write({'state': 'draft', 'sent_by_id': False, 'sent_on': False})

    def action_sign(self):
        """Sign it: it stays as it is, and is due again in a year (suggested).

        :raises AccessError: the user isn't one of those who sign, or wrote it alone while somebody else may sign
        """
        for analysis in self:
            analysis.check_access('read')
            analysis.lock_for_update()
            analysis.invalidate_recordset(['state', 'writer_ids', 'can_sign'])
            if not analysis.can_sign:
                raise AccessError(self.env._(
                    "A risk analysis in review is signed by the compliance officer or the owner, and not by who wrote it alone where somebody else may sign."))
            today = analysis.company_id._medical_today()
            # sudo: who may was checked
            kept = analysis.sudo()
            for risk in kept.risk_ids:
                risk._keep_plan()
            kept.write({
                'state': 'signed', 'signed_by_id': self.env.uid, 'signed_on': today, 'date_review': today + relativedelta(months=REVIEW_MONTHS),
                'signed_note': kept.writer_ids == self.env.user and self.env._("Written and signed by one person: nobody else of the practice may sign.")})
            kept.content_hash = kept._content_hash()

    def _content(self):
        """What is signed, in an order that stays."""
        self.ensure_one()
        return {
            'practice': self.company_id.id, 'year': self.year, 'scope': self.scope or '', 'method': self.method or '', 'conclusion': self.conclusion or '',
            'signed': [self.signed_by_id.id, str(self.signed_on)], 'assets': [asset._content() for asset in self.asset_ids.sorted('id')],
            'risks': [risk._content() for risk in self.risk_ids.sorted('id')]}

    def _content_hash(self):
        return hashlib.sha256(json.dumps(self._content(), sort_keys=True).encode()).hexdigest()

    @api.depends('content_hash')
    def _compute_is_intact(self):
        for analysis in self:
            # sudo: compared only
            analysis.is_intact = bool(analysis.content_hash) and analysis.sudo()._content_hash() == analysis.content_hash

    def action_copy_forward(self):
        """Begin the next year's from this one: places, risks and what is still to be done; done treatments become safeguards.

        Open actions move along, so that nobody has two tasks for one; what was planned when it was signed stays in the signed one.

        :return: the action that opens it
        :raises UserError: it isn't signed, or the next one is there
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_groups(WORKERS):
            raise AccessError(self.env._("Compliance officer, Privacy Officer and office manager prepare a risk analysis."))
        self.check_access('read')
        if self.state != 'signed':
            raise UserError(self.env._("The next analysis begins from a signed one."))
        year = max(self.year + 1, self.company_id._medical_today().year)
        if self.search_count([('company_id', '=', self.company_id.id), ('year', '=', year)], limit=1):
            raise UserError(self.env._("There is a risk analysis of %(year)s.", year=year))
        after = self.with_company(self.company_id).create({
            'year': year, 'scope': self.scope, 'method': self.method, 'date_due': self.date_review})
        # sudo: tied to the one before by this method alone
        after.sudo().former_id = self
        assets = self.asset_ids.filtered(lambda asset: not asset.is_gone)
        copies = self.env['medical.risk.asset'].create([asset._prepare_forward(after) for asset in assets])
        by_former = dict(zip(assets, copies, strict=True))
        risks = self.risk_ids.filtered(lambda risk: risk.asset_id in by_former)
        new = self.env['medical.risk'].create([risk._prepare_forward(after, by_former[risk.asset_id]) for risk in risks])
        for old, risk in zip(risks, new, strict=True):
            # sudo: the work goes on under the new one; what stood in the plan was kept when it was signed
            old.sudo().action_ids.filtered(lambda action: action.state == 'open').write({'risk_id': risk.id})
        return after._get_records_action()

    def action_print(self):
        """The whole on paper."""
        self.check_access('read')
        return self.env.ref('medical_office_compliance.action_report_risk_analysis').report_action(self, config=False)

    def action_open_risks(self):
        """Its risks, as a list."""
        self.ensure_one()
        return {**self.env['ir.actions.act_window']._for_xml_id('medical_office_compliance.action_medical_risk'),
                'domain': [('analysis_id', '=', self.id)], 'context': {'default_analysis_id': self.id}}

    def action_open_actions(self):
        """What is to be done about its risks."""
        self.ensure_one()
        return {**self.env['ir.actions.act_window']._for_xml_id('medical_office_compliance.action_medical_action_risk'),
                'domain': [('risk_id.analysis_id', '=', self.id)], 'context': {}}
