from contextlib import closing

from odoo import api, fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from .approval_common import DOCUMENT, ApprovalCommon


@tagged('post_install', '-at_install')
class TestMedicalApproval(ApprovalCommon):
    """Who decides, in which order, and what stays on record."""

    # === ONE STEP === #

    def test_approve(self):
        document = self._sent(self.nurse, 100, 50)
        step = document.approval_ids
        self.assertRecordValues(step, [{
            'state': 'pending', 'amount': 150, 'author_id': self.nurse.id, 'decider': 'role', 'group_id': self._role('manager').id,
            'company_id': self.company.id, 'name': 'Paper', 'description': '2 lines', 'decider_name': 'Office Manager'}])
        self.assertEqual(document.done_count, 0)
        document.with_user(self.manager).action_approve()
        self.assertEqual(document.state, 'approved')
        self.assertEqual(document.done_count, 1)
        self.assertRecordValues(step, [{'state': 'approved', 'decided_by_id': self.manager.id, 'on_behalf_of_id': False}])
        self.assertTrue(step.decided_on)

    def test_approve_from_the_card(self):
        step = self._sent(self.nurse, 100).approval_ids.with_user(self.manager)
        self.assertTrue(step.can_decide)
        self.assertEqual(step.action_open_document()['res_model'], DOCUMENT)
        step.action_approve()
        self.assertEqual(step.state, 'approved')

    def test_refuse(self):
        document = self._sent(self.nurse, 100)
        with self.assertRefused(UserError, "Say why"):
            self._decide_by_wizard(document, self.manager, 'refuse', '  ')
        self._decide_by_wizard(document, self.manager, 'refuse', "We have plenty <b>left</b>")
        self.assertEqual(document.state, 'refused')
        self.assertEqual(document.note, "refused: We have plenty <b>left</b>")
        self.assertRecordValues(document.approval_ids, [
            {'state': 'refused', 'decided_by_id': self.manager.id, 'comment': "We have plenty <b>left</b>"}])
        message = self.env['mail.message'].search([('model', '=', DOCUMENT), ('res_id', '=', document.id)], limit=1)
        self.assertEqual(message.notified_partner_ids, self.nurse.partner_id)
        self.assertIn("We have plenty &lt;b&gt;left", message.body)

    def test_return_for_changes(self):
        document = self._sent(self.nurse, 100)
        self._decide_by_wizard(document, self.manager, 'return', "Take the small pack")
        self.assertEqual(document.state, 'draft')
        self.assertEqual(document.note, "returned: Take the small pack")
        self.assertEqual(document.approval_ids.state, 'returned')
        document.line_ids.write({'amount': 60})
        document.action_submit()
        document.with_user(self.manager).action_approve()
        self.assertEqual(document.state, 'approved')

    def test_decide_twice(self):
        document = self._sent(self.nurse, 100)
        step = document.sudo().approval_ids
        document.with_user(self.manager).action_approve()
        for decide in (step.with_user(self.deputy).action_approve, document.with_user(self.deputy).action_approve):
            with self.assertRefused(UserError):
                decide()
        self.assertEqual(step.decided_by_id, self.manager)
        self.assertEqual(document.done_count, 1)

    # === NEVER ONE'S OWN === #

    def test_own_refused(self):
        """Directly, by RPC on the step, and by the dialog."""
        document = self._sent(self.manager, 100)
        step = document.sudo().approval_ids.with_user(self.manager)
        self.assertFalse(step.can_decide or document.can_decide)
        with self.assertRefused(AccessError, "somebody else decides"):
            document.action_approve()
        with self.assertRefused(AccessError, "somebody else decides"):
            document.action_refuse()
        with self.assertRefused(AccessError, "somebody else decides"):
            step.action_approve()
        wizard = self.env['medical.approval.decision'].with_user(self.manager).create(
            {'approval_ids': [Command.set(step.ids)], 'comment': 'mine'})
        for button in (wizard.action_refuse, wizard.action_return):
            with self.assertRefused(AccessError, "somebody else decides"):
                button()
        self.assertEqual(step.state, 'pending')

    def test_without_the_role(self):
        document = self._sent(self.nurse, 100)
        step = document.sudo().approval_ids
        for user in (self.second_nurse, self.clerk):
            with self.assertRefused(AccessError, "is for Office Manager to decide"):
                document.with_user(user).action_approve()
            with self.assertRefused(AccessError):
                step.with_user(user).action_approve()
        with self.assertRefused(AccessError):
            step.with_user(self.auditor).action_approve()
        with self.assertRefused(AccessError, "is for Office Manager to decide"):
            document.with_user(self.owner).action_approve()

    def test_steps_are_not_written(self):
        step = self._sent(self.nurse, 100).sudo().approval_ids
        values = {
            'name': 'Paper', 'res_id': step.res_id, 'model_id': step.model_id.id, 'company_id': self.company.id,
            'author_id': self.nurse.id, 'decider': 'user', 'user_id': self.nurse.id, 'state': 'pending'}
        for user in (self.nurse, self.manager, self.owner, self.auditor):
            mine = step.with_user(user)
            with self.assertRefused(AccessError):
                mine.write({'state': 'approved'})
            with self.assertRefused(AccessError):
                mine.create(values)
            with self.assertRefused(AccessError):
                mine.unlink()
        with self.assertRefused(UserError, "stay on record"):
            step.unlink()

    def test_decisions_never_change(self):
        document = self._sent(self.nurse, 100)
        document.with_user(self.manager).action_approve()
        with self.assertRefused(UserError, "stays as it was taken"):
            document.sudo().approval_ids.write({'comment': 'afterwards'})

    def test_amount_grown_behind_the_guard(self):
        """What a superuser's code changes after submission isn't approved under the amount from before."""
        document = self._sent(self.nurse, 100)
        document.sudo().line_ids.amount = 101
        with self.assertRefused(UserError, "has grown since"):
            document.with_user(self.manager).action_approve()
        document.sudo().line_ids.amount = 99
        document.with_user(self.manager).action_approve()
        self.assertEqual(document.state, 'approved')

    # === SEVERAL STEPS === #

    def test_one_after_the_other(self):
        self._rule(sequence=10)
        self._rule(sequence=20, group_id=self._role('owner').id, amount_from=1000)
        document = self._sent(self.nurse, 5000)
        first, second = document.approval_ids
        self.assertEqual((first.state, second.state), ('pending', 'waiting'))
        self.assertEqual(self._asked(document), self.manager | self.deputy)
        self.assertFalse(document.with_user(self.owner).can_decide)
        with self.assertRefused(AccessError, "is for Office Manager to decide"):
            document.with_user(self.owner).action_approve()
        with self.assertRefused(UserError, "earlier step"):
            second.with_user(self.owner).action_approve()
        document.with_user(self.manager).action_approve()
        self.assertEqual((document.state, document.done_count), ('submitted', 0))
        self.assertEqual(self._asked(document), self.owner)
        document.with_user(self.owner).action_approve()
        self.assertEqual((document.state, document.done_count), ('approved', 1))
        self.assertFalse(self._asked(document))

    def test_side_by_side(self):
        self._rule(sequence=10, decider='user', user_id=self.doctor.id)
        self._rule(sequence=10)
        self._rule(sequence=20, group_id=self._role('owner').id)
        document = self._sent(self.nurse, 100)
        self.assertEqual(self._asked(document), self.manager | self.deputy | self.doctor)
        document.with_user(self.doctor).action_approve()
        self.assertEqual(self._asked(document), self.manager | self.deputy)
        self.assertEqual(document.sudo().approval_ids.mapped('state'), ['approved', 'pending', 'waiting'])
        document.with_user(self.deputy).action_approve()
        self.assertEqual(self._asked(document), self.owner)
        document.with_user(self.owner).action_approve()
        self.assertEqual(document.state, 'approved')

    def test_refusal_ends_all(self):
        self._rule(sequence=10, decider='user', user_id=self.doctor.id)
        self._rule(sequence=10)
        self._rule(sequence=20, group_id=self._role('owner').id)
        document = self._sent(self.nurse, 100)
        self._decide_by_wizard(document, self.doctor, 'refuse', "No")
        self.assertEqual(sorted(document.sudo().approval_ids.mapped('state')), ['cancelled', 'cancelled', 'refused'])
        self.assertFalse(self._asked(document))
        with self.assertRefused(UserError, "isn't waiting"):
            document.with_user(self.manager).action_approve()

    def test_one_person_two_parallel_steps(self):
        self._rule(sequence=10, decider='user', user_id=self.manager.id)
        self._rule(sequence=10)
        document = self._sent(self.nurse, 100)
        document.with_user(self.manager).action_approve()
        self.assertEqual(document.state, 'approved')
        self.assertEqual(document.done_count, 1)

    # === MAIL === #

    def test_only_the_right_people_hear(self):
        document = self._sent(self.nurse, 100)
        self.assertEqual(self._mailed(document), (self.manager | self.deputy).partner_id)
        self.assertNotIn(self.manager.partner_id, document.message_partner_ids)
        document.with_user(self.manager).action_approve()
        self.assertFalse(self._asked(document))
        message = self.env['mail.message'].search([('model', '=', DOCUMENT), ('res_id', '=', document.id)], limit=1)
        self.assertEqual(message.notified_partner_ids, self.nurse.partner_id)
        self.assertIn("Manager approved Paper", message.body)

    def test_people_who_may_not_open_it_do_not_hear(self):
        self.env['ir.rule'].create({
            'name': 'Deputy sees none', 'model_id': self.env['ir.model']._get_id(DOCUMENT),
            'domain_force': f"[(1, '=', 1)] if user.id != {self.deputy.id} else [(0, '=', 1)]"})
        self.assertEqual(self._asked(self._sent(self.nurse, 100)), self.manager)

    def test_taken_back(self):
        document = self._sent(self.nurse, 100)
        document.action_return_to_draft()
        self.assertFalse(self._asked(document))
        document.action_submit()
        document.with_user(self.manager).action_return_to_draft()
        message = self.env['mail.message'].search([('model', '=', DOCUMENT), ('res_id', '=', document.id)], limit=1)
        self.assertEqual(message.notified_partner_ids, self.nurse.partner_id)

    # === FIND, READ === #

    def test_can_decide_counts_what_it_opens(self):
        mine, other = self._sent(self.nurse, 100), self._sent(self.manager, 100)
        Document = self.env[DOCUMENT]
        for user, expected in ((self.manager, mine), (self.deputy, mine), (self.owner, other),
                               (self.nurse, Document), (self.auditor, Document), (self.elsewhere_manager, Document)):
            found = Document.with_user(user).search([('can_decide', '=', True)])
            self.assertEqual(found, expected)
            self.assertEqual(Document.with_user(user).search_count([('can_decide', '=', True)]), len(expected))
            # what is computed agrees with what is found, on documents and on steps
            readable = Document.with_user(user).search([])
            self.assertEqual(readable.filtered('can_decide'), expected)
            self.assertEqual(readable - Document.with_user(user).search([('can_decide', '=', False)]), expected)
            steps = self.Approval.with_user(user).search([('can_decide', '=', True)])
            self.assertEqual(set(steps.mapped('res_id')), set(expected.ids))
            self.assertEqual(steps.filtered('can_decide'), steps)

    def test_can_decide_queries(self):
        """Two queries, however many documents, absences and steps there are."""
        for _ in range(3):
            self._sent(self.nurse, 100)
        Document = self.env[DOCUMENT].with_user(self.manager)
        Document.search_count([('can_decide', '=', True)])
        with self.assertQueryCount(2):
            Document.search_count([('can_decide', '=', True)])
        today = self.practice._today()
        self.env['medical.approval.delegation'].create([{
            'user_id': user.id, 'delegate_id': self.manager.id, 'company_id': self.company.id, 'date_from': today, 'date_to': today,
        } for user in (self.doctor, self.owner)])
        Document.search_count([('can_decide', '=', True)])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            Document.search_count([('can_decide', '=', True)])

    def test_who_reads_steps(self):
        document = self._sent(self.nurse, 100)
        step = document.sudo().approval_ids
        for user, reads in ((self.nurse, True), (self.manager, True), (self.deputy, True), (self.owner, True), (self.auditor, True),
                            (self.second_nurse, False), (self.clerk, False), (self.elsewhere_manager, False)):
            self.assertEqual(step.with_user(user).has_access('read'), reads, user.login)
            self.assertEqual(self.Approval.with_user(user).search([('id', '=', step.id)]), step if reads else self.Approval, user.login)
        # the document opens for a colleague, without the steps
        self.env.invalidate_all()
        self.assertFalse(document.with_user(self.clerk).approval_ids)

    # === COMPANIES === #

    def test_other_company(self):
        document = self._sent(self.nurse, 100)
        elsewhere = self.elsewhere_manager
        self.assertFalse(self.env[DOCUMENT].with_user(elsewhere).search([('can_decide', '=', True)]))
        with self.assertRefused(AccessError):
            document.with_user(elsewhere).action_approve()
        with self.assertRefused(AccessError):
            document.sudo().approval_ids.with_user(elsewhere).action_approve()
        self.assertNotIn(elsewhere, self._asked(document))
        # a company alone without anyone but its author
        lonely = self.env[DOCUMENT].with_user(elsewhere).create({'name': 'Elsewhere'})
        with self.assertRefused(UserError, "Owner or Office Manager.*Elsewhere Clinic"):
            lonely.action_submit()
        self.assertEqual(lonely.state, 'draft')

    def test_manager_of_both_companies(self):
        both = self._new_user('both', 'manager', self.company)
        both.company_ids += self.elsewhere
        staff = self._new_user('elsewhere_staff', 'staff', self.elsewhere)
        here, there = self._sent(self.nurse, 100), self._sent(staff, 100)
        Document = self.env[DOCUMENT].with_user(both)
        self.assertEqual(Document.with_company(self.company).search([('can_decide', '=', True)]), here)
        self.assertEqual(Document.with_company(self.elsewhere).search([('can_decide', '=', True)]), there)
        there.with_user(both).with_company(self.elsewhere).action_approve()
        self.assertEqual(there.state, 'approved')

    # === DEA === #

    def test_dea(self):
        self._rule(decider='dea', always=True)
        self._limit('clinician', 500)
        document = self._sent(self.nurse, 100)
        self.assertEqual(document.state, 'submitted')
        self.assertEqual(self._asked(document), self.doctor)
        with self.assertRefused(AccessError, r"Doctor \(DEA registration\)"):
            document.with_user(self.manager).action_approve()
        # the registration changes hands: so does the decision
        self.practice.dea_user_id = self.second_nurse
        self.assertFalse(document.with_user(self.doctor).can_decide)
        with self.assertRefused(AccessError):
            document.with_user(self.doctor).action_approve()
        document.with_user(self.second_nurse).action_approve()
        self.assertEqual(document.state, 'approved')


@tagged('post_install', '-at_install')
class TestMedicalApprovalLock(ApprovalCommon):
    """Two people press the button at the same moment: two connections, committed rows."""

    def test_two_deciders(self):
        with closing(db_connect(self.env.cr.dbname).cursor()) as one, closing(db_connect(self.env.cr.dbname).cursor()) as two:
            admin = api.Environment(one, api.SUPERUSER_ID, {})
            # stands for a document: the lock comes before it is read
            partner = admin.ref('base.main_partner')
            one.execute(
                """
                INSERT INTO medical_approval (name, model_id, res_model, res_id, company_id, submission, sequence, state, author_id, decider, user_id)
                VALUES ('Lock', %s, 'res.partner', %s, %s, 1, 10, 'pending', 1, 'user', 2), ('Lock', %s, 'res.partner', %s, %s, 1, 10, 'pending', 1, 'user', 2)
                RETURNING id
                """, 2 * (admin['ir.model']._get_id('res.partner'), partner.id, admin.ref('base.main_company').id))
            ids = [row[0] for row in one.fetchall()]
            one.commit()
            try:
                mine = admin['medical.approval'].browse(ids[0])
                self.assertEqual(mine._lock().ids, ids)
                # the parallel step is locked as well: the second decider of the document is told, instead of deciding beside the first
                theirs = api.Environment(two, api.SUPERUSER_ID, {})['medical.approval'].browse(ids[1])
                with self.assertRaisesRegex(UserError, "being decided by someone else"):
                    theirs._lock()
                two.rollback()
                # a decider whose view of the data is older than the other's decision starts over
                theirs.env.invalidate_all()
                self.assertEqual(theirs.state, 'pending')
                mine.write({'state': 'approved', 'decided_on': fields.Datetime.now()})
                mine.env.flush_all()
                one.commit()
                with mute_logger('odoo.sql_db'), self.assertRaisesRegex(Exception, "could not serialize access"):
                    theirs._lock()
                two.rollback()
                theirs.env.invalidate_all()
                with self.assertRaisesRegex(UserError, r"closed already \(Approved"):
                    theirs.browse(ids[0])._raise_not_decidable(self.manager)
            finally:
                one.rollback()
                one.execute("DELETE FROM medical_approval WHERE id = ANY(%s)", [ids])
                one.commit()
