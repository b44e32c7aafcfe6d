from odoo import api, models

TRIGGER = """
CREATE OR REPLACE FUNCTION medical_controlled_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the register of controlled substances is kept as it was written', TG_OP, TG_TABLE_NAME;
END $$;
DROP TRIGGER IF EXISTS medical_controlled_refuse ON medical_controlled_entry;
DROP TRIGGER IF EXISTS medical_controlled_refuse_all ON medical_controlled_entry;
CREATE TRIGGER medical_controlled_refuse BEFORE UPDATE OR DELETE ON medical_controlled_entry
    FOR EACH ROW EXECUTE FUNCTION medical_controlled_refuse();
CREATE TRIGGER medical_controlled_refuse_all BEFORE TRUNCATE ON medical_controlled_entry
    FOR EACH STATEMENT EXECUTE FUNCTION medical_controlled_refuse();
ALTER TABLE medical_controlled_entry ENABLE ALWAYS TRIGGER medical_controlled_refuse;
ALTER TABLE medical_controlled_entry ENABLE ALWAYS TRIGGER medical_controlled_refuse_all;
"""


class MedicalControlledEntry(models.Model):
    """The database itself refuses to change or delete what stands on the register, whoever asks (21 CFR 1304.04).

    By row: the database changes this table, with no row of it, whenever somebody is deleted who could stand on it.
    """
    _inherit = 'medical.controlled.entry'

    def init(self):
        result = super().init()
        self.env.cr.execute("""
            SELECT FROM pg_trigger
             WHERE tgrelid = 'medical_controlled_entry'::regclass AND tgname LIKE 'medical_controlled_refuse%' AND tgenabled = 'A'""")
        if self.env.cr.rowcount < 2:
            self.env.cr.execute(TRIGGER)
        return result

    @api.model
    def _drop_register(self):
        """For the uninstallation: the table goes, and what refuses its changes."""
        self.env.cr.execute("""
            DROP FUNCTION IF EXISTS medical_controlled_refuse() CASCADE;
            DELETE FROM medical_controlled_entry""")
