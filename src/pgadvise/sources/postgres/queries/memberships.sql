-- Who is a member of whom. Since 16 several grantors may have granted the same membership: what one gives, holds.
-- A database's owner is a member of pg_database_owner (14 and newer) by no grant: PostgreSQL just knows (acl.c).
with member as (
    select
        r.rolname as role,
        u.rolname as member,
        a.admin_option as admin,
        coalesce((to_jsonb(a) ->> 'inherit_option')::bool, u.rolinherit) as inherit,
        coalesce((to_jsonb(a) ->> 'set_option')::bool, true) as set
    from pg_auth_members a
    join pg_roles r on r.oid = a.roleid
    join pg_roles u on u.oid = a.member
    union all
    select r.rolname, u.rolname, false, u.rolinherit or current_setting('server_version_num')::int >= 160000, true
    from pg_database d
    join pg_roles u on u.oid = d.datdba
    join pg_roles r on r.rolname = 'pg_database_owner'
    where d.datname = current_database()
)
select coalesce(json_agg(m order by m.role, m.member), '[]')::text
from (
    select role, member, bool_or(admin) as admin, bool_or(inherit) as inherit, bool_or(set) as set
    from member
    group by role, member
) m
