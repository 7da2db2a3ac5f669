-- Publications and the tables they carry.
with carried as (
    select t.pubname, json_agg(c.oid::int8 order by n.nspname, c.relname) as tables
    from pg_publication_tables t
    join pg_namespace n on n.nspname = t.schemaname
    join pg_class c on c.relnamespace = n.oid and c.relname = t.tablename
    group by t.pubname
)
select coalesce(json_agg(r), '[]')::text
from (
    select
        p.pubname as name,
        pg_get_userbyid(p.pubowner) as "owner",
        p.puballtables as all_tables,
        coalesce(carried.tables, '[]') as tables,
        array_remove(array[
            case when p.pubinsert then 'insert' end,
            case when p.pubupdate then 'update' end,
            case when p.pubdelete then 'delete' end,
            case when p.pubtruncate then 'truncate' end
        ], null) as operations
    from pg_publication p
    left join carried on carried.pubname = p.pubname
    order by p.pubname
) r
