"""Groups that several models ask for together, as `has_groups` and fields' `groups` take them."""
MANAGER = 'medical_office_base.group_manager'
# who does rounds and sees to problems: every role but the auditor
WORKERS = 'medical_office_base.group_staff,medical_office_base.group_facility'
# who sees what things cost
FIGURES = 'medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor'
