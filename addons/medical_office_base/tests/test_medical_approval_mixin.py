from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import DOCUMENT, ApprovalCommon


@tagged('post_install', '-at_install')
class TestMedicalApprovalMixin(ApprovalCommon):
    """What a document lets happen to itself, whatever the way in."""

    def test_create_as_approved(self):
        Document = self.env[DOCUMENT].with_user(self.nurse)
        for state in ('submitted', 'approved', 'refused', 'done'):
            with self.assertRefused(UserError, "starts as a draft"):
                Document.create({'name': 'Paper', 'state': state})
            with self.assertRefused(UserError, "starts as a draft"):
                Document.with_context(default_state=state).create({'name': 'Paper'})
        with self.assertRefused(UserError, "starts as a draft"):
            Document.create({'name': 'Paper', 'approval_editor_ids': [Command.link(self.manager.id)]})
        self.assertFalse(Document.search([]).filtered(lambda document: document.state != 'draft'))

    def test_import_as_approved(self):
        result = self.env[DOCUMENT].with_user(self.nurse).load(['name', 'state'], [['Paper', 'approved']])
        self.assertFalse(result['ids'])
        self.assertIn("starts as a draft", result['messages'][0]['message'])

    def test_import_over_submitted(self):
        document = self._sent(self.nurse, 100)
        result = self.env[DOCUMENT].with_user(self.nurse).load(['.id', 'state'], [[str(document.id), 'approved']])
        self.assertFalse(result['ids'])
        self.assertEqual(document.state, 'submitted')

    def test_create_with_steps(self):
        step = {'name': 'Paper', 'res_id': 1, 'state': 'approved'}
        with self.assertRefused(UserError):
            self._draft(self.nurse, 10, approval_ids=[Command.create(step)])
        with self.assertRefused(UserError):
            self._draft(self.nurse, 10).write({'approval_ids': [Command.create(step)]})

    def test_write_state(self):
        document = self._draft(self.nurse, 100)
        for user in (self.nurse, self.manager, self.owner):
            for context in ({}, {'install_mode': True, 'mail_notrack': True, 'force': True, 'su': True}):
                with self.assertRefused(UserError, "can't be edited"):
                    document.with_user(user).with_context(**context).write({'state': 'approved'})
        document.write({'state': 'draft'})
        document.action_submit()
        with self.assertRefused(UserError, "can't be edited"):
            document.write({'state': 'draft'})
        with self.assertRefused(UserError, "can't be edited"):
            document.write({'approval_editor_ids': [Command.clear()]})

    def test_content_after_submission(self):
        document = self._sent(self.nurse, 100)
        for finish in (lambda: None, lambda: document.with_user(self.manager).action_approve()):
            finish()
            for user in (self.nurse, self.manager, self.owner):
                mine = document.with_user(user)
                for attempt in (
                        lambda doc: doc.write({'reason': 'more'}),
                        lambda doc: doc.write({'line_ids': [Command.create({'amount': 5000})]}),
                        lambda doc: doc.line_ids.write({'amount': 5000}),
                        lambda doc: doc.line_ids.create({'document_id': doc.id, 'amount': 5000}),
                        lambda doc: doc.line_ids.unlink(),
                        lambda doc: doc.write({'company_id': self.elsewhere.id})):
                    with self.assertRefused(UserError, "return it to draft"):
                        attempt(mine)
            self.assertEqual(document._approval_amount(), 100)
        document.write({'note': "what isn't content stays free"})

    def test_copy_is_a_draft(self):
        document = self._sent(self.nurse, 100)
        document.with_user(self.manager).action_approve()
        copy = document.with_user(self.clerk).copy()
        self.assertEqual(copy.state, 'draft')
        self.assertFalse(copy.approval_ids | copy.approval_ids.sudo())
        self.assertEqual(copy._approval_amount(), 100)

    def test_unlink(self):
        self._draft(self.nurse, 10).unlink()
        document = self._sent(self.nurse, 100)
        with self.assertRefused(UserError, "stays on record"):
            document.unlink()
        document.action_return_to_draft()
        with self.assertRefused(UserError, "stays on record"):
            document.unlink()

    def test_submit_twice_and_by_readers(self):
        document = self._sent(self.nurse, 100)
        with self.assertRefused(UserError, "was sent already"):
            document.action_submit()
        with self.assertRefused(AccessError):
            self._draft(self.nurse, 100).with_user(self.auditor).action_submit()
        with self.assertRefused(UserError, "negative"):
            self._draft(self.nurse, -5).action_submit()

    def test_return_to_draft(self):
        document = self._sent(self.nurse, 100)
        with self.assertRefused(AccessError, "Only Nurse"):
            document.with_user(self.clerk).action_return_to_draft()
        document.action_return_to_draft()
        self.assertEqual(document.state, 'draft')
        self.assertEqual(document.note, 'returned: False')
        self.assertEqual(document.approval_ids.mapped('state'), ['cancelled'])
        self.assertFalse(self._asked(document))

        document.line_ids.write({'amount': 250})
        document.action_submit()
        document.with_user(self.manager).action_approve()
        self.assertEqual(document.sudo().approval_ids.mapped(lambda step: (step.submission, step.state, step.amount)),
                         [(2, 'approved', 250), (1, 'cancelled', 100)])

        # approved content changes by falling back to draft, and needs its approval anew; the decision stays on record
        document.with_user(self.deputy).action_return_to_draft()
        document.with_user(self.nurse).line_ids.write({'amount': 9000})
        document.action_submit()
        self.assertEqual(document.state, 'submitted')
        self.assertEqual(document.sudo().approval_ids.mapped('state'), ['pending', 'approved', 'cancelled'])

        document.sudo().state = 'done'
        with self.assertRefused(UserError, "can't return to draft any more"):
            document.action_return_to_draft()

    def test_editors_do_not_decide(self):
        """Whoever changed someone else's draft had a hand in it, even when the author edits and sends it afterwards."""
        document = self._draft(self.nurse, 100)
        document.with_user(self.manager).line_ids.write({'amount': 900})
        document.with_user(self.deputy).write({'reason': 'urgent'})
        document.with_user(self.deputy).write({'note': 'not content'})
        document.write({'reason': 'for room 3'})
        self.assertEqual(document.sudo().approval_editor_ids, self.manager | self.deputy)
        document.action_submit()
        # both managers are out: the owner decides
        self.assertEqual(self._asked(document), self.owner)
        with self.assertRefused(AccessError, "wrote, changed or sent"):
            document.with_user(self.manager).action_approve()
        document.with_user(self.owner).action_approve()
        self.assertEqual(document.state, 'approved')

    def test_creator_and_sender_do_not_decide(self):
        """Written by a manager in a nurse's name, sent by the other manager: neither decides."""
        document = self._draft(self.manager, 100, requester_id=self.nurse.id)
        document.with_user(self.deputy).action_submit()
        self.assertEqual(document.sudo().approval_ids.party_ids, self.nurse | self.manager | self.deputy)
        for user in (self.nurse, self.manager, self.deputy):
            self.assertFalse(document.with_user(user).can_decide)
            with self.assertRefused(AccessError):
                document.with_user(user).action_approve()
        document.with_user(self.owner).action_approve()

    def test_context_does_not_silence(self):
        document = self._draft(self.nurse, 100)
        document.with_context(mail_activity_quick_update=True, mail_activity_automation_skip=True, tracking_disable=True).action_submit()
        self.assertEqual(self._asked(document), self.manager | self.deputy)
        self.assertIn(self.manager.partner_id, self._mailed(document))

    def test_summary(self):
        self._rule(sequence=10, decider='user', user_id=self.doctor.id)
        self._rule(sequence=10)
        self._rule(sequence=20, decider='dea')
        document = self._draft(self.nurse, 100)
        self.assertFalse(document.approval_summary)
        document.action_submit()
        self.assertEqual(document.approval_summary, "Waiting for Doctor, Office Manager")
        document.with_user(self.doctor).action_approve()
        document.with_user(self.manager).action_approve()
        self.assertEqual(document.approval_summary, "Waiting for Doctor (DEA registration)")
        document.with_user(self.doctor).action_approve()
        # read by someone who reads none of the steps
        self.assertEqual(document.with_user(self.clerk).approval_summary, "Approved: Doctor")

    def test_summary_in_one_query_for_many(self):
        documents = self.env[DOCUMENT].concat(*[self._sent(self.nurse, 100) for _ in range(3)])
        documents.mapped('approval_summary')
        counts = []
        for batch in (documents[:1], documents):
            self.env.invalidate_all()
            batch.mapped('name')
            start = self.env.cr.sql_log_count
            batch.mapped('approval_summary')
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts)
