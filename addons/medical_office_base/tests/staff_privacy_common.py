from .privacy_common import PrivacyWays, word
from .staff_file_common import PDF, StaffFileCommon


class StaffPrivacyCommon(PrivacyWays, StaffFileCommon):
    """What is kept about the nurse, a record of each model and tier, each with a word that stands nowhere else; and everyone
    who might look for it.

    A part that adds a model adds it here, by `_keep`.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_manager = cls._user('sf_second_manager', 'manager')
        cls.colleague = cls._user('sf_colleague', 'clinician')
        cls.peer_lead = cls._user('sf_peer_lead', 'staff')
        cls.compliance = cls._user('sf_compliance', 'compliance_officer')
        cls.privacy = cls._user('sf_privacy', 'privacy_officer')
        cls.foreign_hr = cls._user('sf_foreign_hr', 'hr', cls.other_company)
        cls.foreign_health = cls._user('sf_foreign_health', 'employee_health', cls.other_company)
        cls.sites[0].user_ids |= cls.colleague | cls.peer_lead | cls.owner
        peer = cls._employee('Pete Peer', cls.peer_lead)
        cls._employee('Colin Colleague', cls.colleague, parent_id=peer.id, job_id=cls.jobs[0].id)
        cls.everyone = (
            cls.nurse | cls.lead | cls.manager | cls.second_manager | cls.hr | cls.health | cls.owner | cls.auditor | cls.janitor | cls.colleague
            | cls.peer_lead | cls.compliance | cls.privacy | cls.foreign_manager | cls.foreign_hr | cls.foreign_health | cls.foreign_nurse)
        above = cls.lead | cls.manager
        managers = cls.manager | cls.second_manager
        cls.nurse_file.with_context(tracking_disable=True).name = word('file')  # the name itself everyone knows
        cls._keep('file', cls.nurse_file, 'name', cls.nurse | above | managers | cls.hr | cls.health)
        readers = {
            'own': cls.nurse | above | managers | cls.hr,
            'supervisor': above | managers | cls.hr,
            'hr': cls.nurse | managers | cls.hr,
            'i9': cls.nurse | cls.hr,
            'health': cls.nurse | cls.health,
        }
        types = {'own': 'Diploma or transcript', 'supervisor': 'Disciplinary paper', 'hr': 'Background check report', 'i9': 'Form I-9',
                 'health': 'Exposure incident and follow-up'}
        for tier, users in readers.items():
            kind = cls._type(types[tier])
            cls._keep(f'document_{tier}', cls.env['medical.staff.document'].create({
                'employee_id': cls.nurse_employee.id, 'type_id': kind.id, 'name': word(f'document_{tier}'), 'file': PDF,
                'file_name': f'Word-document_{tier}.pdf'}), 'name', users)
        for tier, users in (('own', readers['own']), ('health', readers['health'])):
            kind = cls.env['medical.credential.type'].create({'name': f'Kind {tier}', 'tier': tier, 'company_id': cls.company.id})
            credential = cls.env['medical.credential'].create({
                'employee_id': cls.nurse_employee.id, 'type_id': kind.id, 'number': word(f'credential_{tier}')})
            cls._keep(f'credential_{tier}', credential, 'number', users)
        cls._keep_of_other_parts(above, managers)
        cls.env.flush_all()

    @classmethod
    def _keep_of_other_parts(cls, above, managers):
        note = cls.env['medical.supervision.note'].create({
            'employee_id': cls.nurse_employee.id, 'author_id': cls.lead.id, 'kind': 'one_on_one', 'name': word('note'), 'state': 'held'})
        cls._keep('note', note, 'name', above)
        cls._keep('note_shared', cls.env['medical.supervision.note'].create({
            'employee_id': cls.nurse_employee.id, 'author_id': cls.lead.id, 'kind': 'recognition', 'name': word('note_shared'), 'state': 'shared'}),
            'name', above | managers | cls.hr | cls.nurse)
        evaluation = cls.env['medical.evaluation'].create({
            'employee_id': cls.nurse_employee.id, 'name': word('evaluation'), 'evaluator_id': cls.lead.id, 'state': 'draft',
            'date_from': '2025-01-01', 'date_to': '2025-12-31', 'date_due': '2026-01-31'})
        cls._keep('evaluation', evaluation, 'name', above | managers | cls.hr)
        cls._keep('goal', cls.env['medical.evaluation.goal'].create({
            'evaluation_id': evaluation.id, 'name': word('goal')}), 'name', above | managers | cls.hr)
        plan = cls.env['medical.staff.plan'].create({'employee_id': cls.nurse_employee.id, 'kind': 'onboarding', 'date': '2026-01-05'})
        cls._keep('plan_step', cls.env['medical.staff.plan.line'].create({
            'plan_id': plan.id, 'name': word('plan_step')}), 'name', above | managers | cls.hr | cls.nurse)
        week = cls.env['medical.hours.week'].create({
            'employee_id': cls.nurse_employee.id, 'company_id': cls.company.id, 'date_from': '2026-01-05', 'date_to': '2026-01-11'})
        # owner and auditor read the figures of the week, not what was said about it
        cls._keep('hours', cls.env['medical.hours.exception'].create({
            'week_id': week.id, 'key': 'late:1', 'kind': 'late', 'date': '2026-01-06', 'state': 'accepted', 'reason': word('hours')}),
            'reason', above | managers | cls.hr | cls.nurse)
        cls._keep('call_out', cls.env['medical.call.out'].create({
            'employee_id': cls.nurse_employee.id, 'site_id': cls.sites[0].id, 'day': '2026-01-06', 'note': word('call_out')}), 'note',
            above | managers | cls.nurse)
