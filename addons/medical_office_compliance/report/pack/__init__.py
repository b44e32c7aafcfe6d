from . import medical_audit_pack_report
