import random
import secrets
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.medical_office_base.tools.recurrence import to_utc

from .medical_audit import OPEN_AUDIT

METHODS = [('random', 'At Random'), ('nth', 'Every Nth')]
MAX_SIZE = 500


class MedicalAuditSample(models.Model):
    """Records drawn for an audit, once: from how many, how, when and by whom. Drawn anew, the former draw stays, with the reason.

    The seed is kept: `random.Random(seed).sample` of the population's ids in their order gives the same records again.
    """
    _name = 'medical.audit.sample'
    _description = 'Sample of an Audit'
    _inherit = ['medical.guarded']
    _order = 'audit_id, id'

    audit_id = fields.Many2one('medical.audit', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='audit_id.company_id', store=True, index=True)
    name = fields.Char('Drawn From', required=True, help="What the records are called.")
    population = fields.Char(required=True, help="Its key.")
    population_words = fields.Char('Which', required=True)
    population_count = fields.Integer('Population Size', required=True)
    method = fields.Selection(METHODS, required=True)
    size = fields.Integer('Sample Size', required=True)
    seed = fields.Integer(help="By which the same records are drawn again from the same population.")
    step = fields.Integer('Every', help="Of every nth: each how many-th; the seed is the first.")
    drawn_at = fields.Datetime('Drawn', required=True)
    drawn_by_id = fields.Many2one('res.users', required=True, ondelete='restrict')
    item_ids = fields.One2many('medical.audit.sample.item', 'sample_id', 'Records')
    line_ids = fields.One2many('medical.audit.line', 'sample_id', 'For')
    replaced_by_id = fields.Many2one('medical.audit.sample', 'Drawn Anew As', index='btree_not_null', ondelete='restrict')
    reason = fields.Char('Why Drawn Anew')
    checked_count = fields.Integer('Looked At', compute='_compute_counts')
    failed_count = fields.Integer("Don't Conform", compute='_compute_counts')

    @api.depends('item_ids.result')
    def _compute_counts(self):
        for sample in self:
            sample.checked_count = len(sample.item_ids.filtered('result'))
            sample.failed_count = len(sample.item_ids.filtered(lambda item: item.result == 'not'))

    @api.depends('name', 'size', 'drawn_at')
    def _compute_display_name(self):
        for sample in self:
            sample.display_name = self.env._("%(name)s: %(size)s of %(count)s", name=sample.name, size=sample.size, count=sample.population_count)

    @api.model
    def _guard_words(self):
        return self.env._("A sample is drawn with “Draw a Sample”, and stays as it was drawn.")

    @api.model
    def _choose(self, ids, method, size, seed):
        """The ids of a sample: (ids, step). By the same seed from the same ids always the same.

        :param list ids: in their order
        :param int seed: of every nth the first, counted from 0
        """
        if method == 'random':
            # a draw that anybody can repeat, no secret
            return sorted(random.Random(seed).sample(ids, min(size, len(ids)))), 0
        step = max(len(ids) // size, 1)
        return ids[seed % step::step][:size], step

    @api.model
    def _draw(self, audit, key, size, method='random', *, line=None, former=None, reason=None, seed=None):
        """Draw a sample as the user, whose rights decide from what.

        :param str key: of the population
        :param line: the question that it answers, if it is one
        :param former: the draw in place of which it comes, which stays
        :param str reason: why anew
        :raises UserError: nothing to draw from, or drawn anew without a reason
        """
        audit._check_worker(*OPEN_AUDIT[:2])
        population = self.env['medical.audit.population']._get(key)
        if not population or not self.env[population.model].has_access('read'):
            raise AccessError(self.env._("You may not draw from these records."))
        if population.is_hr and not audit.is_hr:
            raise UserError(self.env._("Records about people of the practice are drawn for an audit of personnel files alone."))
        if not 0 < size <= MAX_SIZE:
            raise UserError(self.env._("A sample has between 1 and %(most)s records.", most=MAX_SIZE))
        # sudo: whether one was drawn already
        there = former or line and line.sudo().sample_id
        if there and not (reason or '').strip():
            raise UserError(self.env._("A sample was drawn already. Say why it is drawn anew: the former stays, with the reason."))
        if there and there.replaced_by_id:
            raise UserError(self.env._("This draw was replaced already."))
        ids = self.env[population.model].search(self._population_domain(audit, population), order='id').ids
        if not ids:
            raise UserError(self.env._("There is nothing to draw from: look at the period and the sites of the audit, and at what you may read."))
        seed = secrets.randbelow(2 ** 31 - 1) if seed is None else seed
        if method == 'nth':
            seed %= max(len(ids) // size, 1)
        chosen, step = self._choose(ids, method, size, seed)
        records = self.env[population.model].browse(chosen)
        labels = {record.id: record.display_name for record in records}
        # sudo: written by this method alone, after its checks
        sample = self.sudo().create({
            'audit_id': audit.id, 'name': population.title, 'population': key, 'population_words': self._population_words(audit, population),
            'population_count': len(ids), 'method': method, 'size': len(chosen), 'seed': seed, 'step': step, 'drawn_at': fields.Datetime.now(),
            'drawn_by_id': self.env.uid, 'item_ids': [fields.Command.create({
                'res_model': population.model, 'res_id': ident, 'label': labels[ident], 'sequence': number}) for number, ident in enumerate(chosen, 1)]})
        if there:
            there.sudo().write({'replaced_by_id': sample.id, 'reason': reason.strip()})
            there.sudo().line_ids.write({'sample_id': sample.id})
        if line:
            line.sudo().sample_id = sample
        return sample.sudo(False)

    @api.model
    def _population_domain(self, audit, population):
        domain = population.domain & Domain('company_id', '=', audit.company_id.id)
        if population.date:
            moment = self.env[population.model]._fields[population.date].type == 'datetime'
            first, last = audit.period_from, audit.period_to
            if moment:
                tz = self.env['medical.practice']._get(audit.company_id).tz or 'UTC'
                first, last = (day and to_utc(datetime.combine(day, time()) + timedelta(days=more), tz) for day, more in ((first, 0), (last, 1)))
            if first:
                domain &= Domain(population.date, '>=', first)
            if last:
                domain &= Domain(population.date, '<' if moment else '<=', last)
        if population.site and audit.site_ids:
            domain &= Domain(population.site, 'in', audit.site_ids.ids)
        return domain

    @api.model
    def _population_words(self, audit, population):
        parts = [population.title]
        if population.date and (audit.period_from or audit.period_to):
            parts.append(self.env._("from %(first)s to %(last)s", **{
                name: day and format_date(self.env, day) or '…' for name, day in (('first', audit.period_from), ('last', audit.period_to))}))
        if population.site and audit.site_ids:
            parts.append(', '.join(audit.site_ids.mapped('name')))
        return ' · '.join(parts)

    def action_redraw(self):
        """Draw anew: opens the dialog, which asks why."""
        self.ensure_one()
        return self.audit_id._open_dialog('medical.audit.draw', self.env._("Draw Anew"), population=self.population, size=self.size, former_id=self.id)

    def action_open(self):
        """Look at the records of the sample."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name, 'res_model': 'medical.audit.sample.item', 'view_mode': 'list,kanban,form',
            'domain': [('sample_id', '=', self.id)]}
