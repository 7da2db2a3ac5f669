-- Operators that are not the server's own.
select coalesce(json_agg(r), '[]')::text
from (
    select
        n.nspname as schema,
        o.oprname as name,
        case when o.oprleft <> 0 then format_type(o.oprleft, null) end as left,
        case when o.oprright <> 0 then format_type(o.oprright, null) end as right,
        o.oprcode::oid::int8 as function,
        e.extname as extension
    from pg_operator o
    join pg_namespace n on n.oid = o.oprnamespace
    left join pg_depend d
        on d.classid = 'pg_operator'::regclass and d.objid = o.oid
        and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    left join pg_extension e on e.oid = d.refobjid
    where left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
      and o.oprcode <> 0 -- else only announced, as another's commutator
    order by n.nspname, o.oprname, 3, 4
) r
