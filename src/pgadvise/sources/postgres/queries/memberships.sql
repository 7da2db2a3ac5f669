-- Who is a member of whom. Since 16 several grantors may have granted the same membership: what one gives, holds.
select coalesce(json_agg(m order by m.role, m.member), '[]')::text
from (
    select
        r.rolname as role,
        u.rolname as member,
        bool_or(a.admin_option) as admin,
        bool_or(coalesce((to_jsonb(a) ->> 'inherit_option')::bool, u.rolinherit)) as inherit,
        bool_or(coalesce((to_jsonb(a) ->> 'set_option')::bool, true)) as set
    from pg_auth_members a
    join pg_roles r on r.oid = a.roleid
    join pg_roles u on u.oid = a.member
    group by r.rolname, u.rolname
) m
