"""Uninstalls our addons, the bridges first, then one after the other, and looks for what each leaves behind.

Runs in Odoo's shell (scripts/common.sh: odoo_python) on a database that may be spoilt.
"""
# ruff: noqa: F821 (env is the shell's)
import sys

PREFIX = "medical_office"


def one(query, *params):
    env.cr.execute(query, params)
    return [row[0] for row in env.cr.fetchall()]


def installed():
    modules = env["ir.module.module"].search([("name", "=like", f"{PREFIX}%"), ("state", "=", "installed")])
    return modules.sorted("id")


def owned_by(names):
    """Models, tables and columns that only these addons brought."""
    models = one(
        """SELECT m.model FROM ir_model m WHERE EXISTS (
               SELECT FROM ir_model_data d WHERE d.model = 'ir.model' AND d.res_id = m.id AND d.module = ANY(%s))
           AND NOT EXISTS (
               SELECT FROM ir_model_data d WHERE d.model = 'ir.model' AND d.res_id = m.id AND d.module <> ALL(%s))""",
        names, names,
    )  # fmt: skip
    columns = one(
        """SELECT replace(f.model, '.', '_') || '.' || f.name FROM ir_model_fields f
            WHERE f.store AND f.ttype NOT IN ('one2many', 'many2many')
              AND EXISTS (SELECT FROM ir_model_data d
                           WHERE d.model = 'ir.model.fields' AND d.res_id = f.id AND d.module = ANY(%s))
              AND NOT EXISTS (SELECT FROM ir_model_data d
                           WHERE d.model = 'ir.model.fields' AND d.res_id = f.id AND d.module <> ALL(%s))""",
        names, names,
    )  # fmt: skip
    relations = one(
        "SELECT r.name FROM ir_model_relation r JOIN ir_module_module m ON m.id = r.module WHERE m.name = ANY(%s)", names
    )
    return models, columns, relations


def residue(names, models, columns, relations):
    tables = [model.replace(".", "_") for model in models] + relations
    found = {
        "rows of ir_model_data": one("SELECT module || '.' || name FROM ir_model_data WHERE module = ANY(%s)", names),
        "models": one("SELECT model FROM ir_model WHERE model = ANY(%s)", models),
        "tables": one("SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind IN ('r', 'p', 'v', 'm')", tables),
        "columns": one(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_name || '.' || column_name = ANY(%s)", columns),
        "attachments": one("SELECT res_model FROM ir_attachment WHERE res_model = ANY(%s)", models),
        "messages": one("SELECT model FROM mail_message WHERE model = ANY(%s)", models),
        "followers": one("SELECT res_model FROM mail_followers WHERE res_model = ANY(%s)", models),
        "activities": one("SELECT res_model FROM mail_activity WHERE res_model = ANY(%s)", models),
    }  # fmt: skip
    return [f"{', '.join(names)}: left {what}: {', '.join(sorted(set(rows))[:10])}" for what, rows in found.items() if rows]


def last_residue():
    """What no addon owns by name: triggers, functions, sequences, settings, menus, schedules."""
    like = "medical\\_%"
    found = {
        "tables": one("SELECT relname FROM pg_class WHERE relname LIKE %s AND relkind IN ('r','p','v','m','S')", like),
        "functions": one("SELECT proname FROM pg_proc WHERE proname LIKE %s", like),
        "triggers": one("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s", like),
        "settings": one(
            "SELECT key FROM ir_config_parameter WHERE (key LIKE %s OR key LIKE 'medical.%%')"
            " AND key NOT IN ('medical_office.demo_logins', 'medical_office.addons_key')", like),
        "sequences": one("SELECT code FROM ir_sequence WHERE code LIKE 'medical%%'"),
        "schedules": one("SELECT cron_name FROM ir_cron c JOIN ir_act_server s ON s.id = c.ir_actions_server_id"
                         " WHERE s.code LIKE '%%medical%%'"),
        "actions": one("SELECT res_model FROM ir_act_window WHERE res_model LIKE 'medical.%%'"),
        "views": one("SELECT name FROM ir_ui_view WHERE model LIKE 'medical.%%'"),
        "models": one("SELECT model FROM ir_model WHERE model LIKE 'medical.%%'"),
    }  # fmt: skip
    return [f"left after all: {what}: {', '.join(sorted(set(map(str, rows)))[:10])}" for what, rows in found.items() if rows]


problems, count = [], 0
while modules := installed():
    names = set(modules.mapped("name"))
    needed = {name for module in modules for name in module.dependencies_id.mapped("name")}
    leaves = modules.filtered(lambda m, needed=needed: m.name not in needed)
    # the bridges go together: each time, Odoo loads all that stays
    taken = leaves.filtered("auto_install") or leaves[:1]
    going = taken.mapped("name")
    owned = owned_by(going)
    taken.button_immediate_uninstall()
    env.cr.commit()
    env = env(cr=env.cr)
    env.transaction.reset()
    problems += residue(going, *owned)
    gone = names - set(installed().mapped("name"))
    if gone != set(going):
        problems.append(f"uninstalling {', '.join(going)} took {', '.join(sorted(gone)) or 'nothing'}")
        break
    count += len(gone)
problems += last_residue()
print("\n".join(problems))
print(f"{count} addons uninstalled")
sys.exit(1 if problems else 0)
