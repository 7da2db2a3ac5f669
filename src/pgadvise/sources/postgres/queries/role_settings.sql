-- ALTER ROLE and ALTER DATABASE ... SET, as far as they bear on this database. $1, $2 as for settings.
select coalesce(json_agg(s order by s.database nulls first, s.role nulls first, s.name), '[]')::text
from (
    select
        d.datname as database,
        r.rolname as role,
        split_part(entry, '=', 1) as name,
        case
            when split_part(entry, '=', 1) like '%.%' and split_part(entry, '=', 1) !~ $1 and entry !~ '=$' then null
            when split_part(entry, '=', 1) = any ($2::text[]) then null
            else substr(entry, strpos(entry, '=') + 1)
        end as value
    from pg_db_role_setting s
    cross join lateral unnest(s.setconfig) u (entry)
    left join pg_database d on d.oid = s.setdatabase
    left join pg_roles r on r.oid = s.setrole
    where s.setdatabase = 0 or d.datname = current_database()
) s
