-- Installed extensions.
select coalesce(json_agg(e order by e.name), '[]')::text
from (
    select
        e.extname as name,
        n.nspname as schema,
        e.extversion as version,
        a.default_version,
        e.extrelocatable as relocatable
    from pg_extension e
    join pg_namespace n on n.oid = e.extnamespace
    left join pg_available_extensions() a on a.name = e.extname
) e
