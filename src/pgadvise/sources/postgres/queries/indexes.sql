-- Indexes with every key. $1: relations to leave out.
with listed as (
    select
        i.indexrelid, i.indrelid, i.indnkeyatts, i.indkey::int2[] as numbers, i.indclass::oid[] as classes,
        i.indcollation::oid[] as collations, i.indoption::int2[] as options, i.indpred, i.indisunique, i.indisprimary,
        i.indisexclusion, i.indimmediate, i.indisvalid, i.indisready, i.indislive, i.indisreplident, i.indisclustered,
        -- PostgreSQL 15 and newer; the row as JSON costs time, so only where it can be true.
        case when i.indisunique and not i.indisprimary
            then coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false) else false end as nulls_not_distinct,
        c.relname, c.relkind, c.relam, c.reltuples, c.relpages, c.reloptions, n.nspname
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    where (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and i.indrelid <> all ($1::oid[])
),
locale as (
    select o.oid, case when n.nspname = 'pg_catalog' then '' else n.nspname || '.' end || o.collname as name
    from pg_collation o
    join pg_namespace n on n.oid = o.collnamespace
),
class as (
    select
        o.oid, o.opcfamily, o.opcdefault, o.opckeytype, o.opcintype,
        case when n.nspname = 'pg_catalog' then '' else n.nspname || '.' end || o.opcname as name
    from pg_opclass o
    join pg_namespace n on n.oid = o.opcnamespace
),
key as (
    select i.indexrelid, json_agg(json_build_object(
        'column', a.attname,
        'expression', case when u.number = 0 then pg_get_indexdef(i.indexrelid, u.place::int, false) end,
        'type', case
            when u.number <> 0 then format_type(a.atttypid, a.atttypmod)
            -- What the index stores is not what is asked of it: a gin index over an expression keeps its elements.
            when o.opckeytype <> 0 then format_type(o.opcintype, null)
            else format_type(x.atttypid, x.atttypmod)
        end,
        'operator_class', o.name,
        'operator_class_default', o.opcdefault,
        'operator_family', o.opcfamily::int8,
        'collation', case when u.locale <> coalesce(a.attcollation, 'pg_catalog."default"'::regcollation) then l.name end,
        'descending', u.option & 1 <> 0,
        'nulls_first', u.option & 2 <> 0
    ) order by u.place) as list
    from listed i
    cross join lateral unnest(i.numbers, i.classes, i.collations, i.options)
        with ordinality u (number, class, locale, option, place)
    join class o on o.oid = u.class
    left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.number and u.number <> 0
    left join pg_attribute x on u.number = 0 and x.attrelid = i.indexrelid and x.attnum = u.place
    left join locale l on l.oid = u.locale
    where u.place <= i.indnkeyatts
    group by i.indexrelid
),
included as (
    select i.indexrelid, json_agg(a.attname order by u.place) as list
    from listed i
    cross join lateral unnest(i.numbers) with ordinality u (number, place)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.number
    where u.place > i.indnkeyatts
    group by i.indexrelid
),
extension as (
    -- An extension owns its table, and the table its indexes.
    select d.objid, e.extname
    from pg_depend d
    join pg_extension e on e.oid = d.refobjid
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
),
scan as (
    select indexrelid, idx_scan, idx_tup_read, (to_jsonb(s) ->> 'last_idx_scan')::timestamptz as last_idx_scan
    from pg_stat_all_indexes s
),
build as (
    -- Another role's progress is a row of nulls: then any index that is not valid may be the one.
    select index_relid, relid is null as hidden from pg_stat_progress_create_index
)
select coalesce(json_agg(json_build_object(
    'oid', i.indexrelid::int8,
    'schema', i.nspname,
    'name', i.relname,
    'table', i.indrelid::int8,
    'method', m.amname,
    'unique', i.indisunique,
    'primary', i.indisprimary,
    'exclusion', i.indisexclusion,
    'immediate', i.indimmediate,
    'nulls_not_distinct', i.nulls_not_distinct,
    'valid', i.indisvalid,
    'ready', i.indisready,
    'live', i.indislive,
    'building', exists (
        select from build b where b.index_relid = i.indexrelid or b.hidden and not i.indisvalid
    ),
    'replica_identity', i.indisreplident,
    'clustered', i.indisclustered,
    'partitioned', i.relkind = 'I',
    'parent', h.inhparent::int8,
    'keys', coalesce(key.list, '[]'),
    'included', coalesce(included.list, '[]'),
    'predicate', pg_get_expr(i.indpred, i.indrelid),
    'options', coalesce(i.reloptions, '{}'),
    'extension', coalesce(own.extname, owner.extname),
    'definition', coalesce(pg_get_indexdef(i.indexrelid), ''),
    'rows', case when i.relkind = 'i' and i.reltuples >= 0 then i.reltuples end,
    'pages', i.relpages,
    'size_bytes', case when i.relkind = 'i' then pg_relation_size(i.indexrelid) end,
    'scans', s.idx_scan,
    'rows_read', s.idx_tup_read,
    'last_scan', s.last_idx_scan,
    'comment', d.description
) order by i.nspname, i.relname), '[]')::text
from listed i
join pg_am m on m.oid = i.relam
left join key on key.indexrelid = i.indexrelid
left join included on included.indexrelid = i.indexrelid
left join extension own on own.objid = i.indexrelid
left join extension owner on owner.objid = i.indrelid
left join scan s on s.indexrelid = i.indexrelid
left join pg_inherits h on h.inhrelid = i.indexrelid
left join pg_description d on d.objoid = i.indexrelid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
