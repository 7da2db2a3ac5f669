-- Roles of the cluster; pg_roles shows no password.
select coalesce(json_agg(r order by r.name), '[]')::text
from (
    select
        rolname as name,
        rolsuper as superuser,
        rolinherit as inherit,
        rolcreaterole as create_role,
        rolcreatedb as create_database,
        rolcanlogin as login,
        rolreplication as replication,
        rolbypassrls as bypass_rls,
        rolconnlimit as connection_limit,
        case when isfinite(rolvaliduntil) then rolvaliduntil end as valid_until,
        shobj_description(oid, 'pg_authid') as comment
    from pg_roles
) r
