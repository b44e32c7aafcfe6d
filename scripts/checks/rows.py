"""Row counts of every table of ours before and after an upgrade: rows.py DATABASE --save FILE | --compare FILE"""
import json
import sys

import psycopg2

OURS = """
    SELECT DISTINCT c.relname
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
     WHERE c.relkind IN ('r', 'p')
       AND (c.relname LIKE 'medical\\_%%'
            OR replace(c.relname, '_', '.') IN (
                SELECT replace(m.model, '_', '.') FROM ir_model m JOIN ir_model_data d
                    ON d.model = 'ir.model' AND d.res_id = m.id AND d.module LIKE 'medical\\_office%%'
                 WHERE NOT m.transient))
"""


def counts(database):
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT replace(model, '.', '_') FROM ir_model WHERE transient")
        passing = {name for (name,) in cursor.fetchall()}
        cursor.execute(OURS)
        tables = sorted({name for (name,) in cursor.fetchall()} - passing)
        result = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # pylint: disable=sql-injection
            result[table] = cursor.fetchone()[0]
        return result


def main(database, action, path):
    now = counts(database)
    if action == "--save":
        with open(path, "w") as file:
            json.dump(now, file, indent=1)
        return 0
    with open(path) as file:
        before = json.load(file)
    lost = {table: (rows, now.get(table)) for table, rows in before.items() if rows > (now.get(table) or 0)}
    for table, (rows, left) in lost.items():
        print(f"{table}: {rows} rows before the upgrade, {'no table' if left is None else left} after it")
    print(f"{len(before)} tables, {sum(before.values())} rows before, {sum(now.values())} after")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
