-- Of every table how many rows it has and the sum of their hashes, whatever their order: what a restored database is held against.
-- A hash is the first 64 bits of the MD5 of a row's text, the same on every server of PostgreSQL.
SET TIME ZONE 'UTC';
SET datestyle TO 'ISO';
SET intervalstyle TO 'postgres';
SET bytea_output TO 'hex';
SET extra_float_digits TO 1;
\pset tuples_only on
\pset format unaligned
\pset fieldsep '\t'
SELECT format(
    'SELECT %L, count(*), coalesce(sum((''x'' || left(md5(t::text), 16))::bit(64)::bigint), 0) FROM ONLY %I.%I t',
    n.nspname || '.' || c.relname, n.nspname, c.relname)
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
 ORDER BY 1
\gexec
