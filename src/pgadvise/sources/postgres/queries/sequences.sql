-- Sequences. $1: relations to leave out.
with listed as (
    select
        c.*,
        n.nspname,
        -- A standby holds no data of an unlogged sequence, and raises when asked for it.
        has_sequence_privilege(c.oid, 'select, usage')
            and not (c.relpersistence = 'u' and pg_is_in_recovery()) as readable
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S'
      and (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and c.oid <> all ($1::oid[])
)
select coalesce(json_agg(r), '[]')::text
from (
    select
        c.oid::int8 as oid,
        c.nspname as schema,
        c.relname as name,
        pg_get_userbyid(c.relowner) as "owner",
        format_type(s.seqtypid, null) as "type",
        s.seqmin as minimum,
        s.seqmax as maximum,
        s.seqincrement as increment,
        s.seqcycle as cycle,
        case when c.readable then pg_sequence_last_value(c.oid) end as last_value,
        c.readable,
        o.refobjid::int8 as owned_by_table,
        a.attname as owned_by_column,
        e.extname as extension,
        c.relacl::text[] as acl
    from listed c
    join pg_sequence s on s.seqrelid = c.oid
    left join pg_depend o
        on o.classid = 'pg_class'::regclass and o.objid = c.oid and o.objsubid = 0
        and o.refclassid = 'pg_class'::regclass and o.refobjsubid > 0 and o.deptype in ('a', 'i')
    left join pg_attribute a on a.attrelid = o.refobjid and a.attnum = o.refobjsubid
    left join pg_depend x
        on x.classid = 'pg_class'::regclass and x.objid = c.oid
        and x.refclassid = 'pg_extension'::regclass and x.deptype = 'e'
    left join pg_extension e on e.oid = x.refobjid
    -- Null for a sequence that was dropped meanwhile.
    where c.readable is not null
    order by c.nspname, c.relname
) r
