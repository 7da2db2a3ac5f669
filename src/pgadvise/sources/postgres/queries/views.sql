-- The queries behind views and materialized views. $1: relations to leave out.
with view as (
    select c.oid, c.relname, c.relkind, c.relispopulated, n.nspname, r.oid as rule
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_rewrite r on r.ev_class = c.oid and r.ev_type = '1'
    where c.relkind in ('v', 'm')
      and (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and c.oid <> all ($1::oid[])
),
need as (
    select
        v.oid,
        json_agg(distinct d.refobjid::int8) filter (where d.refclassid = 'pg_class'::regclass) as reads,
        json_agg(distinct d.refobjid::int8) filter (where d.refclassid = 'pg_proc'::regclass) as functions
    from view v
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = v.rule
    where d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)
      and (d.refclassid, d.refobjid) <> ('pg_class'::regclass, v.oid)
    group by v.oid
)
select coalesce(json_agg(r), '[]')::text
from (
    select
        v.oid::int8 as relation,
        coalesce(pg_get_viewdef(v.oid), '') as definition,
        v.relkind = 'm' as materialized,
        v.relispopulated as populated,
        coalesce(need.reads, '[]') as reads,
        coalesce(need.functions, '[]') as functions
    from view v
    left join need on need.oid = v.oid
    order by v.nspname, v.relname
) r
