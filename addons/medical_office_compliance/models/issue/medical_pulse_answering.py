from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .survey_question_pulse import HIGHEST, LOWEST

LONGEST = 2000


class MedicalPulse(models.Model):
    """Answering: the answers and the tick are written so that nothing in the database joins them.

    Both are written by SQL: no author, no time. All ticks and all answers of the pulse are written anew with each person who
    answers, the answers in an order of chance and with new numbers: neither order nor numbers nor the transaction that a row
    bears tells which answers came with which tick, or with one another. What the database keeps for its own recovery is deleted by
    it in time; a dump taken between two people who answer tells what the second said to whoever has both.
    """
    _inherit = 'medical.pulse'

    def _own_invitation(self):
        """The current user's own tick; refuses who isn't asked, has answered, or comes too late."""
        # sudo: one's own alone, and the pulse that asks one
        pulse = self.sudo()
        own = pulse.env['medical.pulse.invitation'].search([('pulse_id', '=', pulse.id), ('user_id', '=', self.env.uid)])
        if not own:
            raise UserError(self.env._("This pulse doesn't ask you."))
        if own.answered:
            raise UserError(self.env._("You have answered. What you said can't be found again, so it can't be changed."))
        if pulse.state != 'open' or pulse.date_close < pulse.company_id._medical_today():
            raise UserError(self.env._("This pulse is closed."))
        return own

    def get_pulse(self):
        """What the screen shows: name, last day, questions, and the sites one may name (one's own).

        :raises UserError: nothing to answer
        """
        self.ensure_one()
        self._own_invitation()
        # sudo: the questions of a pulse that asks one
        pulse = self.sudo()
        return {
            'name': pulse.name, 'until': fields.Date.to_string(pulse.date_close),
            'questions': pulse.question_ids.read(['name', 'kind', 'required', 'low', 'high'], load=None),
            'sites': [{'id': site.id, 'name': site.name} for site in self._own_sites()],
        }

    def _own_sites(self):
        # sudo: the person's own sites
        return self.env['medical.site'].sudo().search([('user_ids', 'in', self.env.uid), ('company_id', '=', self.sudo().company_id.id)])

    def send_answers(self, answers, site_id=False):
        """Answer, once and for all.

        :param dict answers: {id of the question (as text): score or text}
        :param int site_id: where one mostly works, one of one's sites; False: rather not said
        :raises UserError: nothing to answer, something missing or wrong; nothing is written
        """
        self.ensure_one()
        # one after the other: Odoo tries again where two meet
        self.env.cr.execute(SQL('SELECT 1 FROM medical_pulse WHERE id = %s FOR UPDATE', self.id))
        self._own_invitation()
        rows = self._checked_answers(answers, site_id)
        self._write_answers(rows)
        return True

    @api.model
    def _clean_score(self, value):
        return value if type(value) is int and LOWEST <= value <= HIGHEST else None

    def _checked_answers(self, answers, site_id):
        """[(question, site, score, text)] of what was sent."""
        if site_id and site_id not in self._own_sites().ids:
            raise UserError(self.env._("Choose one of your sites, or none."))
        rows, answers = [], answers if isinstance(answers, dict) else {}
        # sudo: the questions of a pulse that asks one
        for question in self.sudo().question_ids:
            value = answers.get(str(question.id))
            if question.kind == 'score':
                score = self._clean_score(value)
                if score is None and (question.required or value):
                    raise UserError(self.env._("“%(question)s”: choose a number from 1 to 5.", question=question.name))
                if score is not None:
                    rows.append((question.id, site_id or None, score, None))
                continue
            text = str(value or '').replace('\x00', '').strip()
            if len(text) > LONGEST:
                raise UserError(self.env._("“%(question)s”: at most %(limit)s characters.", question=question.name, limit=LONGEST))
            if question.required and not text:
                raise UserError(self.env._("“%(question)s”: write an answer.", question=question.name))
            if text:
                rows.append((question.id, None, None, text))
        if not rows:
            raise UserError(self.env._("Answer at least one question."))
        return rows

    def _write_answers(self, rows):
        cr = self.env.cr
        values = SQL(', ').join(SQL('(%s::int, %s::int, %s::int, %s::text)', *row) for row in rows)
        cr.execute(SQL(
            """WITH earlier AS (DELETE FROM medical_pulse_answer WHERE pulse_id = %(pulse)s RETURNING question_id, site_id, score, text)
               INSERT INTO medical_pulse_answer (pulse_id, question_id, site_id, score, text)
               SELECT %(pulse)s, every.* FROM (SELECT * FROM earlier UNION ALL VALUES %(values)s) every ORDER BY random()""",
            pulse=self.id, values=values))
        cr.execute(SQL(
            'UPDATE medical_pulse_invitation SET answered = COALESCE(answered, FALSE) OR user_id = %s WHERE pulse_id = %s', self.env.uid, self.id))
        self.env['medical.pulse.answer'].invalidate_model()
        self.env['medical.pulse.invitation'].invalidate_model()
        self.invalidate_recordset()
