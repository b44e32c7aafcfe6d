from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

FOREVER = date.max - timedelta(days=1)


class HrEmployee(models.Model):
    """Whether somebody may work somewhere in a position: by what is required there, and by what of theirs has lapsed.

    - a credential counts while it is verified, between its days; what waits to be verified does not count
    - a required one that doesn't cover every day is a fault: hard or soft by its type
    - a licence, DEA registration or screening (hard types) that was verified and has lapsed is a hard fault, required or not:
      put it away when it isn't held any more. A state's licence concerns the sites of that state, where a site names one
    - hard faults count where the position works with patients; a screening with a match counts everywhere, verified or not,
      until a clear one takes its place
    - of health items it is only said that Employee Health hasn't cleared the person
    """
    _inherit = 'hr.employee'

    def _medical_clearance(self, demands):
        """What stands against people working in a position at a site on some days.

        Public to the server alone. A constant number of queries for any number of demands; rights are the caller's business.

        :param demands: list of (employee, job, site, date_from, date_to); days, or moments in UTC, which count by the clock of
            the site
        :return: a list parallel to it, of lists of {'level': 'hard' or 'soft', 'text': str, 'type_id': int or False,
            'credential_id': int or False}; empty: cleared. `text` is for whoever schedules
        """
        employees = self.env['hr.employee'].union(*(demand[0] for demand in demands)) if demands else self.env['hr.employee']
        # sudo: whoever schedules needn't read credentials; what comes out is made to be told
        credentials = self.env['medical.credential'].sudo().search_fetch([
            ('employee_id', 'in', employees.ids), ('type_id.block', '!=', 'none'), ('state', '!=', 'missing')], [
            'employee_id', 'type_id', 'state', 'state_id', 'multistate', 'date_start', 'date_end', 'result', 'renewal_id'])
        requirements = self.env['medical.credential.requirement'].sudo().search([
            ('company_id', 'in', employees.sudo().company_id.ids), ('state', '=', 'in_force'), ('type_id.block', '!=', 'none'),
            ('type_id.active', '=', True)])
        held = {}
        for credential in credentials:
            held.setdefault(credential.employee_id.id, {}).setdefault(credential.type_id, []).append(credential)
        rules = {}
        for requirement in requirements:
            rules.setdefault((requirement.company_id.id, requirement.job_id.id), []).append(requirement)
        answers, spans, wanted = [], {}, {}
        for employee, job, site, date_from, date_to in demands:
            # sudo: company, duties and sites of a person decide, and are told to nobody
            employee, job, site = employee.sudo(), job.sudo(), site.sudo()
            first, last = self._medical_clearance_day(date_from, site), self._medical_clearance_day(date_to, site, end=True)
            company, own = employee.company_id.id, held.get(employee.id, {})
            place = company, site, frozenset((False, job.id, *employee.medical_duty_ids.ids))
            if place not in wanted:
                wanted[place] = dict.fromkeys(
                    (rule.type_id, state) for key in place[2] for rule in rules.get((company, key), ()) if not rule.site_id or rule.site_id == site
                    for state in self._medical_clearance_states(rule, site))
            needs = dict(wanted[place])
            if job.medical_patient_facing:
                needs.update(dict.fromkeys(self._medical_clearance_lapsed(own, {kind for kind, _state in needs}, site, last)))
            faults = [self._medical_fault('hard', credential, self.env._("%(type)s: excluded, by a screening", type=kind.name))
                      for kind, rows in own.items() if kind.is_screening for credential in rows
                      if credential.result == 'match' and credential.state != 'rejected' and not credential.renewal_id]
            for kind, state in needs:
                if kind.block == 'hard' and not job.medical_patient_facing:
                    continue
                key = employee.id, kind.id, state and state.id
                if key not in spans:
                    rows = [credential for credential in own.get(kind, ())
                            if not state or credential.state_id == state or credential.multistate]
                    spans[key] = rows, self._medical_spans(rows)
                rows, held_spans = spans[key]
                if not self._medical_covers(held_spans, first, last):
                    faults.append(self._medical_lack(kind, state, rows, first, last))
            health = [fault for fault in faults if fault.pop('health', False)]
            if health:
                faults = [fault for fault in faults if fault not in health]
                faults.append(min(health, key=lambda fault: fault['level']))
            answers.append(faults)
        return answers

    @api.model
    def _medical_clearance_states(self, rule, site):
        """Of which states one is needed at a site: a list, in which None stands for any."""
        if rule.states == 'listed':
            return [site.state_id] if site.state_id in rule.state_ids else list(rule.state_ids)
        return [site.state_id] if rule.states == 'sites' and site.state_id else [None]

    @api.model
    def _medical_clearance_lapsed(self, own, asked, site, last):
        """What isn't required, and has lapsed all the same: (type, state or None), of hard types and of the site's state."""
        for kind, rows in own.items():
            if kind.block != 'hard' or kind in asked:
                continue
            for credential in rows:
                here = not site.state_id or not credential.state_id or credential.multistate or credential.state_id == site.state_id
                if here and credential.state == 'verified' and credential.date_end and credential.date_end < last:
                    yield kind, credential.state_id and (site.state_id or credential.state_id) or None

    @api.model
    def _medical_clearance_day(self, moment, site, end=False):
        """The day of a moment by the clock of a site; what ends at midnight ends on the day before."""
        if not isinstance(moment, datetime):
            return fields.Date.to_date(moment)
        if end:
            moment -= timedelta(seconds=1)
        return fields.Datetime.context_timestamp(self.with_context(tz=site.tz or 'UTC'), moment).date()

    @api.model
    def _medical_spans(self, credentials):
        """The days on which verified credentials hold, in their order: [(first, last)]."""
        return sorted((credential.date_start or date.min, credential.date_end or FOREVER) for credential in credentials
                      if credential.state == 'verified' and credential.result != 'match')

    @api.model
    def _medical_covers(self, spans, first, last):
        """Whether spans of days cover every day from first to last, one after the other."""
        day = first
        for start, end in spans:
            if start <= day <= end:
                day = end + timedelta(days=1)
            if day > last:
                return True
        return False

    @api.model
    def _medical_fault(self, level, credential, text):
        return {'level': level, 'text': text, 'type_id': credential.type_id.id, 'credential_id': credential.id}

    @api.model
    def _medical_lack(self, kind, state, rows, first, last):
        """The fault of a type that isn't covered, in words."""
        if kind.tier == 'health':
            return {'level': kind.block, 'text': self.env._("Not cleared by Employee Health"), 'type_id': False, 'credential_id': False,
                    'health': True}
        name = f'{kind.name} ({state.code})' if state else kind.name
        verified = [credential for credential in rows if credential.state == 'verified' and credential.result != 'match']
        waiting = [credential for credential in rows if credential.state == 'submitted']
        late = max((credential for credential in verified if credential.date_end), key=lambda credential: credential.date_end, default=None)
        if late and late.date_end < last:
            day = format_date(self.env, late.date_end)
            text = (self.env._("%(type)s: its renewal waits to be verified; it holds until %(day)s", type=name, day=day) if waiting
                    else self.env._("%(type)s lapses on %(day)s, before the end", type=name, day=day) if late.date_end >= first
                    else self.env._("%(type)s lapsed on %(day)s", type=name, day=day))
            return {'level': kind.block, 'text': text, 'type_id': kind.id, 'credential_id': late.id}
        early = min((credential for credential in verified if credential.date_start), key=lambda credential: credential.date_start, default=None)
        if early and early.date_start > first:
            text = self.env._("%(type)s holds from %(day)s on only", type=name, day=format_date(self.env, early.date_start))
        elif waiting:
            text = self.env._("%(type)s waits to be verified", type=name)
        else:
            text = self.env._("%(type)s is missing", type=name)
        found = (early and [early]) or waiting or rows[:1]
        return {'level': kind.block, 'text': text, 'type_id': kind.id, 'credential_id': found[0].id if found else False}
