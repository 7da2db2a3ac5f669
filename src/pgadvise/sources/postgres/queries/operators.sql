-- Operators of the operator families that indexes use. $1: relations to leave out.
with used as (
    select distinct o.opcfamily as family
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    cross join lateral unnest(i.indclass::oid[]) u (class)
    join pg_opclass o on o.oid = u.class
    where (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and i.indrelid <> all ($1::oid[])
)
select coalesce(json_agg(r), '[]')::text
from (
    select
        u.family::int8 as family,
        o.oprname as name,
        format_type(a.amoplefttype, null) as left,
        format_type(a.amoprighttype, null) as right,
        a.amopstrategy as strategy,
        a.amoppurpose = 'o' as ordering,
        p.proleakproof as leakproof
    from used u
    join pg_amop a on a.amopfamily = u.family
    join pg_operator o on o.oid = a.amopopr
    join pg_proc p on p.oid = o.oprcode
    order by u.family, a.amopstrategy, a.amoppurpose, a.amoplefttype, a.amoprighttype
) r
