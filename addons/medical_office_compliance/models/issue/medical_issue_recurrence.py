from odoo import models
from odoo.tools import SQL

from .medical_issue import OPEN_STATES, SEVERITIES

DAYS = 90
COUNT = 3


class MedicalIssue(models.Model):
    """What comes back: the third issue of a cause, at a practice, within 90 days counts as worse than it looked."""
    _inherit = 'medical.issue'

    def _note_recurrence(self):
        """Look whether these, and later ones of their causes, are the third (or more) in 90 days: each rises by one step, once.

        Personnel matters count among themselves, so that nobody learns of them. What was merged or declined counts nowhere.
        A constant number of queries.
        """
        # sudo: how many there are of a cause, whoever reads which
        issues = self.sudo()
        issues.filtered(lambda issue: issue.recurrence and not issue.cause_id).recurrence = 0
        if not issues.cause_id:
            return
        self.env.flush_all()
        found = dict(self.env.execute_query(SQL(
            """SELECT issue.id, count(*)
                 FROM medical_issue issue
                 JOIN medical_issue other ON other.cause_id = issue.cause_id AND other.company_id = issue.company_id
                      AND other.is_hr IS NOT DISTINCT FROM issue.is_hr AND other.state NOT IN ('merged', 'declined')
                      AND other.reported_on > issue.reported_on - %(days)s
                      AND (other.reported_on, other.id) <= (issue.reported_on, issue.id)
                WHERE issue.cause_id = ANY(%(causes)s) AND issue.state = ANY(%(states)s) AND COALESCE(issue.recurrence, 0) = 0
                GROUP BY issue.id HAVING count(*) >= %(count)s
                ORDER BY issue.reported_on, issue.id""",
            days=DAYS, causes=issues.cause_id.ids, states=list(OPEN_STATES), count=COUNT)))
        recurring = issues.browse(found)
        if not recurring:
            return
        wanted, people = [], {}
        steps = [step for step, _label in SEVERITIES]
        for issue in recurring:
            severity = issue.severity and steps[min(steps.index(issue.severity) + 1, len(steps) - 1)]
            issue.write({'recurrence': found[issue.id], 'severity': severity})
            key = ('hr' if issue.is_hr else 'manager', issue.company_id)
            if key not in people:
                people[key] = self._people(*key)
            wanted += [
                (issue, user, self.with_context(lang=user.lang).env._(
                    "%(number)s has a cause that was found %(count)s times in 90 days", number=issue.number, count=found[issue.id]))
                for user in people[key] if not (issue.is_hr and user in issue.about_user_ids)]
        self._tell(wanted)
        for count in sorted(set(found.values())):
            recurring.filtered(lambda issue, count=count: found[issue.id] == count)._event(
                'changed', self.env._("Recurring: %(count)s of this cause in 90 days; severity rises one step", count=count))
