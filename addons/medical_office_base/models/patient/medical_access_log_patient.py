from odoo import api, models
from odoo.tools import SQL

# ways by which a record was opened by itself, not as one line of a list
OPENED = ('view', 'file', 'print', 'export', 'rpc')
LEFT = ('file', 'print', 'export')
# what the review itself reads: looking at a finding is no new one
REVIEWS = {'medical.patient.glass', 'medical.patient.glass.block', 'medical.access.finding', 'medical.access.review.line'}


class MedicalAccessLog(models.Model):
    """Which lines of the log are about which patient: of the patient's own record, and of all that hangs on it."""
    _inherit = 'medical.access.log'

    @api.model
    def _patient_models(self):
        """The logged models about patients: {model name: many2one fields that lead to the patient}, the patient's own with none.

        By `_access_log_parent`, in several steps where need be: whoever adds a model with it has nothing to do here.
        """
        paths = {}
        for name in self.env.registry:
            model, path = self.env[name], []
            while hasattr(model, '_access_log_parent') and model._name != 'medical.patient':
                field = model._fields.get(model._access_log_parent or '')
                if field is None or not field.store or not field.column_type or model._abstract or model._transient or len(path) > 5:
                    break
                path.append(field.name)
                model = self.env[field.comodel_name]
            if model._name == 'medical.patient' and not self.env[name]._transient:
                paths[name] = path
        return paths

    @api.model
    def _sql_patient_rows(self, name, path):
        """SQL: (id, patient_id) of all rows of a model about patients."""
        model = self.env[name]
        if not path:
            return SQL("SELECT id, id AS patient_id FROM medical_patient")
        if not model._auto:
            return model._access_log_sql_patients()
        source, alias = SQL("%s AS t0", SQL.identifier(model._table)), 't0'
        for step, field_name in enumerate(path[:-1], 1):
            comodel = self.env[model._fields[field_name].comodel_name]
            source = SQL(
                "%s JOIN %s AS %s ON %s = %s", source, SQL.identifier(comodel._table), SQL.identifier(f't{step}'),
                SQL.identifier(f't{step}', 'id'), SQL.identifier(alias, field_name))
            model, alias = comodel, f't{step}'
        return SQL("SELECT t0.id, %s AS patient_id FROM %s", SQL.identifier(alias, path[-1]), source)

    @api.model
    def _sql_lines_of_patient(self, patient):
        """SQL: a condition on lines `l` that are of one patient. By the index of model and record, whatever the log's size."""
        return SQL("(%s)", SQL(" OR ").join(
            SQL("l.model = %s AND l.res_id = ANY(ARRAY(SELECT r.id FROM (%s) AS r WHERE r.patient_id = %s))",
                name, self._sql_patient_rows(name, path), patient.id)
            for name, path in self._patient_models().items()))

    @api.model
    def _sql_patient_of_line(self):
        """SQL: the patient of a line `l`, NULL where it is of no patient or of many at once. Looked up for each line by its key."""
        return SQL("(CASE l.model %s END)", SQL(" ").join(
            SQL("WHEN %s THEN (SELECT r.patient_id FROM (%s) AS r WHERE r.id = l.res_id)", name, self._sql_patient_rows(name, path))
            for name, path in self._patient_models().items()))

    @api.model
    def _patient_lines(self, reviews=True):
        """SQL: a condition on lines `l` that are of models about patients; without the models of the review itself where asked so."""
        return SQL("l.model IN %s", tuple(name for name in self._patient_models() if reviews or name not in REVIEWS))

    @api.model
    def _model_labels(self):
        """What each logged model is called: {model name: words}."""
        # sudo: names of kinds of records are no secret
        models = self.env['ir.model'].sudo().search([('model', 'in', [name for name in self.env.registry if hasattr(self.env[name], '_access_log_parent')])])
        return {model.model: model.name for model in models}
