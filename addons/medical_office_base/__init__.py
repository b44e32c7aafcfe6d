from . import controllers
from . import models
from . import report
from . import wizard


def uninstall_hook(env):
    """Odoo deletes roles and library rows before it drops our tables: what holds on to them goes first.

    Equipment, Odoo's maintenance requests and what was written about them stay. The companies' own number sequences go.
    """
    # ORM would ask each record whether it may go: all of it goes
    env.cr.execute("""
        UPDATE maintenance_request SET medical_kind_id = NULL WHERE medical_kind_id IS NOT NULL;
        DELETE FROM medical_evaluation;
        DELETE FROM medical_staff_plan;
        DELETE FROM medical_staff_plan_step;
        DELETE FROM medical_calibration;
        DELETE FROM medical_checklist_run;
        DELETE FROM medical_checklist;
        DELETE FROM medical_problem_kind;
        UPDATE hr_job SET medical_library_id = NULL WHERE medical_library_id IS NOT NULL;
        DELETE FROM medical_signing;
        DELETE FROM medical_consent_value;
        DELETE FROM medical_consent;
        DELETE FROM medical_consent_form;
        DELETE FROM medical_privacy_acknowledgement;
        DELETE FROM medical_privacy_notice;
        DELETE FROM medical_abbreviation;
        DELETE FROM medical_handout_recall_line;
        DELETE FROM medical_handout_recall;
        DELETE FROM medical_handout_given;
        DELETE FROM medical_handout_sheet;
        DELETE FROM medical_handout_event;
        DELETE FROM medical_handout_version;
        DELETE FROM medical_handout;
        UPDATE medical_patient SET language_id = NULL WHERE language_id IS NOT NULL;
        DELETE FROM medical_destruction_line;
        UPDATE medical_patient_document SET type_id = NULL;
        UPDATE medical_chart SET type_id = NULL;
        DELETE FROM ir_attachment WHERE res_model IN ('medical.patient.document', 'medical.patient.request');
        DELETE FROM medical_document_inbox;
        DELETE FROM mail_alias WHERE alias_model_id IN (SELECT id FROM ir_model WHERE model = 'medical.document.inbox');
        DELETE FROM medical_staff_document;
        DELETE FROM medical_document_type;
        DELETE FROM medical_credential;
        DELETE FROM medical_credential_requirement;
        DELETE FROM medical_credential_type""")
    env.invalidate_all(flush=False)
    data = env['ir.model.data'].search([('module', '=', 'medical_office_base'), ('model', 'in', ('ir.sequence', 'mail.activity.type'))])
    ours = {model: data.filtered(lambda row, model=model: row.model == model).mapped('res_id') for model in data.mapped('model')}
    activities = env['mail.activity'].with_context(active_test=False)
    activities.search([('activity_type_id', 'in', ours.get('mail.activity.type', []))]).unlink()
    codes = env['ir.sequence'].browse(ours.get('ir.sequence', [])).mapped('code')
    env['ir.sequence'].search([('code', 'in', codes), ('company_id', '!=', False)]).unlink()
    env['medical.access.log']._drop_log()
