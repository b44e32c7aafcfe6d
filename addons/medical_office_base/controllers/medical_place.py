from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.http import request

from .medical_place_round import open_rounds
from .medical_place_visit import open_visits, site_agreements
from .place_page import PlacePage
from .public_page import MAX_NAME, MAX_REQUEST, public


class MedicalPlaceController(http.Controller):
    """The public page of a room or of equipment: what can be done here, and reporting a problem."""

    @http.route('/place/<string:code>', type='http', auth='public', methods=['GET'], sitemap=False)
    @public
    def place(self, code, **_unused):
        page = PlacePage(code)
        return page.render('place_home', rounds=open_rounds(page), visits=site_agreements(page) or open_visits(page))

    @http.route('/place/<string:code>/done/<string:key>', type='http', auth='public', methods=['GET'], sitemap=False)
    @public
    def place_done(self, code, key, **_unused):
        """What came of a form; may be opened again, as nothing happens here."""
        page = PlacePage(code)
        return page.render('place_done', result=page.sent(key))

    # problems

    @http.route('/place/<string:code>/problem', type='http', auth='public', methods=['GET'], sitemap=False)
    @public
    def place_problems(self, code, **_unused):
        page = PlacePage(code)
        kinds = self._problem_kinds(page)
        urgent = kinds.filtered('is_emergency')
        return page.render('place_problems', groups=[group for group in (
            (request.env._("Emergencies"), urgent), (request.env._("Anything else"), kinds - urgent)) if group[1]])

    @http.route(
        '/place/<string:code>/problem/<int:kind_id>', type='http', auth='public', methods=['GET', 'POST'], sitemap=False,
        max_content_length=MAX_REQUEST)
    @public
    def place_problem(self, code, kind_id, **_unused):
        """The safety steps of a kind of problem, then the form to report it."""
        page = PlacePage(code)
        kind = self._problem_kinds(page).filtered(lambda kind: kind.id == kind_id)
        if not kind:
            raise NotFound
        where = {
            'kind_id': kind.id, 'site_id': page.site.id, 'room_id': page.room.id,
            'equipment_id': page.place.id if page.place._name == 'maintenance.equipment' else False}
        # as superuser: the code is the visitor's right to report here; confidential problems are left out
        problems = page.env['maintenance.request'].with_company(page.company)
        open_like = problems._medical_open_like(where)
        action = f'problem {kind.id}'
        if request.httprequest.method == 'POST':
            answer = page.send(action, lambda: self._report(page, kind, where, open_like))
            if answer:
                return answer
        return page.render(
            'place_problem', status=422 if page.faults else 200, kind=kind, steps=kind._safety_steps(), key=page.new_key(action),
            known=[(problem.id, page.env._(
                "Yes, it is %(number)s, reported %(moment)s.", number=problem.medical_number,
                moment=problem._medical_moment_words(problem.medical_reported_on)), self._progress(page, problem)) for problem in open_like])

    def _problem_kinds(self, page):
        return page.env['medical.problem.kind'].search([('company_id', '=', page.company.id), ('is_confidential', '=', False)])

    def _report(self, page, kind, where, open_like):
        text, reporter = page.text('text', page.env._("What is wrong")), page.text('name', page.env._("Your name"), MAX_NAME, lines=False)
        photos = page.photos()
        known = page.number('known')
        if open_like and not page.texts['known']:
            page.fault('known', page.env._("Choose one of these."))
        problem = open_like.filtered(lambda problem: problem.id == known)
        if known and not problem:
            page.fault('known', page.env._("This one has been closed meanwhile. Choose again."))
        if not text and not (photos if problem else kind.is_emergency):
            page.fault('text', page.env._("Say in a few words what is wrong."))
        if page.faults:
            return None
        page.limit(page.hits._count('report', page.code) or page.hits._count('reporter', page.address))
        if problem:
            problem._medical_add_to(text, photos, reporter)
        else:
            problem = open_like._medical_report({**where, 'text': text, 'reported_by': reporter, 'photos': photos})
        number = problem.medical_number
        return {
            'title': page.env._("Thank you"),
            'lines': [
                page.env._("Your note was added to the report %(number)s.", number=number) if known
                else page.env._("Your report has been sent. Its number is %(number)s.", number=number),
                self._progress(page, problem),
            ],
            'call_911': kind.call_911,
        }

    def _progress(self, page, problem):
        """How far it is, naming nobody."""
        due = problem.medical_response_due
        if problem.medical_accepted_on:
            return page.env._("Somebody is on it.")
        if due and due > fields.Datetime.now():
            return page.env._("Somebody is to take it by %(moment)s.", moment=problem._medical_moment_words(due))
        return page.env._("The people in charge have been told.")
