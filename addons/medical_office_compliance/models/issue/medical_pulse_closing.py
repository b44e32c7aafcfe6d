from odoo import models
from odoo.tools import SQL

from .medical_pulse import FEWEST


class MedicalPulse(models.Model):
    """Closing: means and texts are made of the answers, where at least five people answered, and the answers are deleted."""
    _inherit = 'medical.pulse'

    def _close(self):
        """Close a pulse (as superuser)."""
        self.ensure_one()
        self.env.cr.execute(SQL('SELECT 1 FROM medical_pulse WHERE id = %s FOR UPDATE', self.id))
        self.is_protected = self.answered_count < FEWEST
        self.state = 'closed'
        self.env.flush_all()
        if not self.is_protected:
            self._make_results()
            self._make_texts()
        self.env.cr.execute(SQL('DELETE FROM medical_pulse_answer WHERE pulse_id = %s', self.id))
        self.env.invalidate_all()

    def _make_results(self):
        """A row per question for the practice, and for sites (`_shown_sites`)."""
        found = self.env.execute_query(SQL(
            """SELECT answer.question_id, answer.site_id, GROUPING(answer.site_id), COUNT(*), AVG(answer.score)::float8,
                      100.0 * COUNT(*) FILTER (WHERE answer.score >= 4) / COUNT(*)
                 FROM medical_pulse_answer answer
                WHERE answer.pulse_id = %s AND answer.score IS NOT NULL
             GROUP BY GROUPING SETS ((answer.question_id), (answer.question_id, answer.site_id))""", self.id))
        practice = {question: figures for question, _site, whole, *figures in found if whole}
        sites = {}
        for question, site, whole, *figures in found:
            if not whole and site:
                sites.setdefault(question, {})[site] = figures
        values = []
        for question in self.question_ids:
            count, *_rest = figures = practice.get(question.id) or (0,)
            if count < FEWEST:
                continue
            by_site = sites.get(question.id, {})
            shown = self._shown_sites(count, {site: own[0] for site, own in by_site.items()})
            for site, (answers, mean, favorable) in [(False, figures), *((site, by_site[site]) for site in shown)]:
                values.append({
                    'pulse_id': self.id, 'company_id': self.company_id.id, 'quarter': self.quarter, 'site_id': site,
                    'sequence': question.sequence, 'name': question.name, 'count': answers, 'mean': mean, 'favorable': float(favorable)})
        self.env['medical.pulse.result'].create(values)

    @staticmethod
    def _shown_sites(count, answers):
        """The sites whose figures are shown: at least five answers each, and at least five, or none, in all that isn't shown.

        :param int count: answers of the practice
        :param dict answers: {site: number of answers}
        """
        shown = sorted((site for site, own in answers.items() if own >= FEWEST), key=lambda site: (-answers[site], site))
        while shown and 0 < count - sum(answers[site] for site in shown) < FEWEST:
            shown.pop()
        return shown

    def _make_texts(self):
        self.env.cr.execute(SQL(
            """INSERT INTO medical_pulse_text (pulse_id, company_id, sequence, name, text)
               SELECT %s, %s, question.sequence, COALESCE(question.name ->> %s, question.name ->> 'en_US'), answer.text
                 FROM medical_pulse_answer answer JOIN medical_pulse_question question ON question.id = answer.question_id
                WHERE answer.pulse_id = %s AND answer.text IS NOT NULL ORDER BY random()""",
            self.id, self.company_id.id, self.env.lang or 'en_US', self.id))
