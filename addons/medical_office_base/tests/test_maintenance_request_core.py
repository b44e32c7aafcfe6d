from lxml import etree

from odoo import fields
from odoo.tests import Form, HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from .problem_common import ProblemCommon
from .users import new_user

CAN = ('medical_can_edit', 'medical_can_manage', 'medical_can_move', 'medical_can_cancel', 'medical_can_reopen')
FORM = 'maintenance.hr_equipment_request_view_form'


class MaintenanceCoreCase(ProblemCommon):

    def _door(self):
        """A request of Odoo's own, without a kind, of the porter."""
        return self.Request.create({
            'name': "Squeaky door", 'company_id': self.company.id, 'user_id': self.porter.id,
            'maintenance_team_id': self.env['res.company']._medical_team(self.company).id})


@tagged('post_install', '-at_install')
class TestMaintenanceRequestCore(MaintenanceCoreCase):
    """Problems in the views of Odoo's own Maintenance app: each is offered what the server lets them do, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.problem = cls._report(cls, cls.leak, cls.reception, room_id=cls.room.id)
        cls.problem.with_user(cls.nurse).action_medical_accept()
        cls.plain = cls._door(cls)

    def _modifiers(self, user, view_type, request):
        """{(tag, name): {invisible, readonly}} of an arch as the user gets it, for this request."""
        view = self.env.ref({'form': FORM, 'kanban': 'maintenance.hr_equipment_request_view_kanban',
                             'list': 'maintenance.hr_equipment_request_view_tree'}[view_type])
        arch = etree.fromstring(self.Request.with_user(user).get_view(view.id, view_type)['arch'])
        names = {node.get('name') for node in arch.iter('field')} & set(self.Request._fields)
        values = {name: value[0] if isinstance(value, tuple) else value for name, value in request.with_user(user).read(list(names))[0].items()}
        return {
            (node.tag, node.get('name')): {
                name: bool(safe_eval(node.get(name) or 'False', {**values, 'id': request.id})) for name in ('invisible', 'readonly')}
            for node in arch.iter('field', 'button') if not node.xpath('ancestor::field')}

    def test_buttons_are_those_that_work(self):
        for user, cancels, moves, edits in (
            (self.manager, True, True, True), (self.nurse, False, True, True), (self.reception, False, True, True),
            (self.porter, False, False, True), (self.owner, False, False, False), (self.auditor, False, False, False),
        ):
            with self.subTest(user=user.login):
                form = self._modifiers(user, 'form', self.problem)
                self.assertEqual(form['button', 'archive_equipment_request']['invisible'], not cancels)
                self.assertTrue(form['button', 'reset_equipment_request']['invisible'])
                self.assertEqual(form['field', 'stage_id']['readonly'], not moves)
                self.assertEqual(form['field', 'user_id']['readonly'], not cancels)
                self.assertEqual(form['field', 'kanban_state']['readonly'], not edits)
                for view_type in ('kanban', 'list'):
                    self.assertEqual(self._modifiers(user, view_type, self.problem)['field', 'user_id']['readonly'], not cancels)
                self.assertEqual(self._modifiers(user, 'kanban', self.problem)['field', 'kanban_state']['readonly'], not edits)
                self.assertEqual(self._modifiers(user, 'list', self.problem)['field', 'stage_id']['readonly'], not moves)
                # what is offered is what the server takes
                rights = self.problem.with_user(user).read(CAN)[0]
                self.assertEqual((rights['medical_can_cancel'], rights['medical_can_move'], rights['medical_can_edit']), (cancels, moves, edits))
                self.assertEqual(self._takes(user, {'kanban_state': 'blocked'}), edits)
                self.assertEqual(self._takes(user, {'stage_id': self.env.ref('maintenance.stage_1').id}), moves)

    def _takes(self, user, vals):
        with self.env.cr.savepoint() as point:
            try:
                self.problem.with_user(user).write(vals)
                self.env.flush_all()
            except Exception:
                return False
            finally:
                point.rollback()
                self.env.invalidate_all()
        return True

    def test_reopened_by_the_manager(self):
        self.problem.with_user(self.manager)._medical_cancel("Reported twice")
        for user, reopens in ((self.manager, True), (self.nurse, False)):
            form = self._modifiers(user, 'form', self.problem)
            self.assertTrue(form['button', 'archive_equipment_request']['invisible'])
            self.assertEqual(form['button', 'reset_equipment_request']['invisible'], not reopens)

    def test_requests_of_odoo_stay_as_they_are(self):
        keeper = new_user(
            self.env, 'core_keeper', 'maintenance.group_equipment_manager', company_id=self.company.id, company_ids=[(6, 0, self.company.ids)])
        for user in (self.porter, keeper):
            for view_type in ('form', 'kanban', 'list'):
                found = self._modifiers(user, view_type, self.plain)
                for key in (('field', 'stage_id'), ('field', 'user_id'), ('field', 'kanban_state')):
                    self.assertFalse(found.get(key, {}).get('readonly'), (user.login, view_type, key))
            self.assertFalse(self._modifiers(user, 'form', self.plain)['button', 'archive_equipment_request']['invisible'])
        with Form(self.plain.with_user(keeper), FORM) as form:
            form.user_id = keeper
        self.plain.with_user(self.porter if self.plain.user_id == self.porter else keeper).archive_equipment_request()
        self.assertTrue(self.plain.archive)

    def test_opened_as_a_problem(self):
        action = self.problem.with_user(self.nurse).action_medical_open()
        self.assertEqual((action['res_id'], action['views'][0][0]), (
            self.problem.id, self.env.ref('medical_office_base.view_maintenance_request_form').id))

    def test_problems_are_not_deleted_from_our_views(self):
        for view_type in ('form', 'list', 'kanban', 'calendar'):
            view = self.env.ref(f'medical_office_base.view_maintenance_request_{view_type}')
            arch = etree.fromstring(self.Request.with_user(self.manager).get_view(view.id, view_type)['arch'])
            self.assertIn(arch.get('delete'), ('0', 'false', 'False'), view_type)


@tagged('post_install', '-at_install')
class TestMaintenanceRequestCoreTour(MaintenanceCoreCase, HttpCase):
    browser_size = '1400x900'

    def test_cancel_in_odoos_app(self):
        problem = self._report(self.leak, self.reception, room_id=self.room.id)
        door = self._door()
        # the technician sees it, and is neither who took it nor a manager
        problem.with_user(self.nurse).action_medical_accept()
        self.start_tour('/odoo/maintenance-requests', 'medical_maintenance_porter', login=self.porter.login)
        (problem | door).sudo().schedule_date = fields.Datetime.now()
        self.start_tour('/odoo/maintenance-calendar', 'medical_maintenance_calendar', login=self.manager.login)
        self.start_tour('/odoo/maintenance-requests', 'medical_maintenance_manager', login=self.manager.login)
        self.assertEqual((problem.archive, problem.medical_cancel_reason), (True, "Reported twice"))
