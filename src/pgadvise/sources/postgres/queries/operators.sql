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
select coalesce(json_agg(json_build_object(
    'family', u.family::int8,
    'name', o.oprname,
    'left', format_type(a.amoplefttype, null),
    'right', format_type(a.amoprighttype, null),
    'strategy', a.amopstrategy,
    'ordering', a.amoppurpose = 'o',
    'leakproof', p.proleakproof
) order by u.family, a.amopstrategy, a.amoppurpose, a.amoplefttype, a.amoprighttype), '[]')::text
from used u
join pg_amop a on a.amopfamily = u.family
join pg_operator o on o.oid = a.amopopr
join pg_proc p on p.oid = o.oprcode
