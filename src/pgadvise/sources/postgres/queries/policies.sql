-- Policies. $1: relations to leave out.
with receiver as (
    select p.oid, json_agg(coalesce(r.rolname, 'public') order by coalesce(r.rolname, 'public')) as roles
    from pg_policy p
    cross join lateral unnest(p.polroles) u (role)
    left join pg_roles r on r.oid = u.role
    where u.role = 0 or r.oid is not null
    group by p.oid
)
select coalesce(json_agg(r), '[]')::text
from (
    select
        p.oid::int8 as oid,
        p.polname as name,
        p.polrelid::int8 as "table",
        case p.polcmd
            when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all'
        end as command,
        p.polpermissive as permissive,
        coalesce(receiver.roles, '[]') as roles,
        pg_get_expr(p.polqual, p.polrelid) as "using",
        pg_get_expr(p.polwithcheck, p.polrelid) as "check",
        m.description as comment
    from pg_policy p
    join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join receiver on receiver.oid = p.oid
    left join pg_description m on m.objoid = p.oid and m.classoid = 'pg_policy'::regclass and m.objsubid = 0
    where (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and p.polrelid <> all ($1::oid[])
    order by n.nspname, c.relname, p.polname
) r
