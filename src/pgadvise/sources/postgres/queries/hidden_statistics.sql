-- Analyzed tables whose statistics pg_stats keeps from this reader, and why. $1: relations to leave out.
select coalesce(json_agg(h order by h.policies, h.schema, h.name), '[]')::text
from (
    select n.nspname as schema, c.relname as name, row_security_active(c.oid) as policies
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'p') and c.reltuples > 0
      and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
      and c.oid <> all ($1::oid[])
      and (row_security_active(c.oid) or not has_any_column_privilege(c.oid, 'select'))
) h
