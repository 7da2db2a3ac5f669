-- Schemas that people made.
select coalesce(json_agg(s order by s.name), '[]')::text
from (
    select
        n.oid::int8 as oid,
        n.nspname as name,
        pg_get_userbyid(n.nspowner) as owner,
        n.nspacl::text[] as acl,
        e.extname as extension,
        obj_description(n.oid, 'pg_namespace') as comment
    from pg_namespace n
    left join pg_depend d
        on d.classid = 'pg_namespace'::regclass and d.objid = n.oid
        and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    left join pg_extension e on e.oid = d.refobjid
    where left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema()
) s
