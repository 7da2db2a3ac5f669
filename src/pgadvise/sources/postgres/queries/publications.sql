-- Publications and the tables they carry.
with carried as (
    select t.pubname, json_agg(c.oid::int8 order by n.nspname, c.relname) as tables
    from pg_publication_tables t
    join pg_namespace n on n.nspname = t.schemaname
    join pg_class c on c.relnamespace = n.oid and c.relname = t.tablename
    group by t.pubname
)
select coalesce(json_agg(json_build_object(
    'name', p.pubname,
    'owner', pg_get_userbyid(p.pubowner),
    'all_tables', p.puballtables,
    'tables', coalesce(carried.tables, '[]'),
    'operations', array_remove(array[
        case when p.pubinsert then 'insert' end,
        case when p.pubupdate then 'update' end,
        case when p.pubdelete then 'delete' end,
        case when p.pubtruncate then 'truncate' end
    ], null)
) order by p.pubname), '[]')::text
from pg_publication p
left join carried on carried.pubname = p.pubname
