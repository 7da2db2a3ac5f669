-- Rules that people wrote; the one that makes a view is its definition. $1: relations to leave out.
select coalesce(json_agg(r), '[]')::text
from (
    select
        w.rulename as name,
        w.ev_class::int8 as relation,
        case w.ev_type when '1' then 'select' when '2' then 'update' when '3' then 'insert' else 'delete' end as event,
        w.is_instead as instead,
        pg_get_ruledef(w.oid) as definition,
        case w.ev_enabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' else 'origin' end as enabled
    from pg_rewrite w
    join pg_class c on c.oid = w.ev_class
    join pg_namespace n on n.oid = c.relnamespace
    where w.ev_type <> '1'
      and (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and w.ev_class <> all ($1::oid[])
    order by n.nspname, c.relname, w.rulename
) r
