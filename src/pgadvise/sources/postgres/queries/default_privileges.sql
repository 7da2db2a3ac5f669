-- ALTER DEFAULT PRIVILEGES.
select coalesce(json_agg(p order by p.role, p.schema nulls first, p.object), '[]')::text
from (
    select
        pg_get_userbyid(a.defaclrole) as role,
        n.nspname as schema,
        case a.defaclobjtype
            when 'r' then 'table' when 'S' then 'sequence' when 'f' then 'function'
            when 'T' then 'type' when 'n' then 'schema' when 'L' then 'large_object' else a.defaclobjtype::text
        end as object,
        a.defaclacl::text[] as acl
    from pg_default_acl a
    left join pg_namespace n on n.oid = a.defaclnamespace
) p
