from uuid import uuid4

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .place_page import PlacePage
from .public_page import MAX_NAME, public


def open_rounds(page):
    """Rounds of this place that people without account may tick now, the most urgent first."""
    rounds = page.env['medical.checklist.run']._public_open(page.place).sorted('date_limit')
    return [(
        page.url(f'/round/{run.id}/begin' if run.state == 'todo' else f'/round/{run.id}'), run.name,
        page.env._("In progress, until %(time)s", time=page.time(run.date_limit)) if run.state == 'doing'
        else page.env._("To do, until %(time)s", time=page.time(run.date_limit)),
        # what isn't begun is begun by a form: following a link changes nothing
        page.new_key(f'begin {run.id}') if run.state == 'todo' else '',
    ) for run in rounds]


class MedicalPlaceRoundController(http.Controller):
    """Ticking today's rounds of a place under a typed name: steps can be done, not undone, and show who did them to nobody."""

    @http.route('/place/<string:code>/round/<int:run_id>/begin', type='http', auth='public', methods=['POST'], sitemap=False)
    @public
    def place_round_begin(self, code, run_id, **_unused):
        page, run = self._open(code, run_id)
        if run.state == 'todo':
            page.send(f'begin {run.id}', lambda: run._open() or {'title': '', 'lines': []})
        return request.redirect(page.url(f'/round/{run.id}'), code=303)

    @http.route('/place/<string:code>/round/<int:run_id>', type='http', auth='public', methods=['GET', 'POST'], sitemap=False)
    @public
    def place_round(self, code, run_id, **_unused):
        """The steps of a round at this place that are still to do."""
        page, run = self._open(code, run_id)
        if run.state == 'todo':
            return request.redirect(page.url(), code=303)
        action = f'round {run.id}'
        if request.httprequest.method == 'POST':
            answer = page.send(action, lambda: self._save(page, run))
            if answer:
                return answer
        return page.render(
            'place_round', status=422 if page.faults else 200, run=run, lines=self._lines(page, run),
            until=page.env._("To be done by %(time)s", time=page.time(run.date_limit)), key=page.new_key(action))

    def _open(self, code, run_id):
        page = PlacePage(code)
        run = page.env['medical.checklist.run']._public_open(page.place).filtered(lambda run: run.id == run_id)
        if not run:
            # done, missed, elsewhere or never there: nothing tells which
            raise NotFound
        return page, run

    def _lines(self, page, run):
        return [line._public_values() for line in run._public_records(page.place)]

    def _save(self, page, run):
        name = page.text('name', page.env._("Your name"), MAX_NAME, lines=False)
        values = {line['id']: self._found(page, line) for line in self._lines(page, run) if not line['done']}
        values = {line: found for line, found in values.items() if found}
        if not name:
            page.fault('name', page.env._("Type your name."))
        elif not values:
            page.fault('form', page.env._("Nothing is ticked or filled in yet."))
        if page.faults:
            return None
        result = run._public_save(values, name, str(uuid4()), page.place)
        names = {line.id: line.name for line in run.line_ids}
        for line, words in result['faults'].items():
            page.fault(f'line_{line}', page.env._("%(step)s: %(fault)s", step=names[line], fault=words))
        if page.faults:
            page.kept = result['saved']
            return None
        lines = [page.env._("Steps kept: %(count)s.", count=result['saved'])]
        if result['done']:
            return {'title': page.env._("Thank you, the round is done"), 'lines': lines}
        return {
            'title': page.env._("Thank you"),
            'lines': [*lines, page.env._("The round isn't finished yet: come back to this page for the rest.")],
            'back': f'/round/{run.id}',
        }

    def _found(self, page, line):
        """What was filled in for a step; empty: nothing."""
        field, kind = f'line_{line["id"]}', line['kind']
        if kind == 'tick':
            value = page.choice(field)
            return {'value_tick': True} if value else {}
        if kind == 'yesno':
            value = page.choice(field)
            found = {'value_yesno': value} if value in ('yes', 'no') else {}
        elif kind == 'text':
            value = page.text(field, line['name'])
            found = {'value_text': value} if value else {}
        else:
            value = page.text(field, line['name'], 20, lines=False)
            found = {'value_number': value.replace(',', '.')} if value else {}
        reason = page.text(f'reason_{line["id"]}', line['name'])
        return {**found, 'reason': reason} if found and reason else found
