-- Indexes with every key; sizes and scans are told by counters.sql. Everything comes as one array for each field: see
-- parts.py. $1: relations to leave out.
with listed as (
    select
        i.indexrelid, i.indrelid, i.indnkeyatts, i.indkey::int2[] as numbers, i.indclass::oid[] as classes,
        i.indcollation::oid[] as collations, i.indoption::int2[] as options, i.indisunique, i.indisprimary,
        i.indisexclusion, i.indimmediate, i.indisvalid, i.indisready, i.indislive, i.indisreplident, i.indisclustered,
        pg_get_expr(i.indpred, i.indrelid) as predicate,
        -- PostgreSQL 15 and newer; the row as JSON costs time, so only where it can be true.
        case when i.indisunique and not i.indisprimary
            then coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false) else false end as nulls_not_distinct,
        c.relname, c.relkind, c.relam, c.reltuples, c.relpages, c.reloptions, n.nspname, t.relname as table_name,
        n.oid = pg_my_temp_schema() as temporary
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
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
-- Materialized, so that each column is looked up by its number instead of among all of the table.
part as materialized (
    select i.indexrelid, i.indrelid, i.indnkeyatts, u.*
    from listed i
    cross join lateral unnest(i.numbers, i.classes, i.collations, i.options)
        with ordinality u (number, class, locale, option, place)
),
-- Materialized, since it is asked for twice.
key as materialized (
    select
        i.indexrelid as index,
        i.place,
        a.attname as "column",
        case when i.number = 0 then pg_get_indexdef(i.indexrelid, i.place::int, false) end as expression,
        case
            when i.number <> 0 then format_type(a.atttypid, a.atttypmod)
            -- What the index stores is not what is asked of it: a gin index over an expression keeps its elements.
            when o.opckeytype <> 0 then format_type(o.opcintype, null)
            else (
                select format_type(x.atttypid, x.atttypmod)
                from pg_attribute x
                where x.attrelid = i.indexrelid and x.attnum = i.place
            )
        end as type,
        o.name as operator_class,
        o.opcdefault as operator_class_default,
        o.opcfamily::int8 as operator_family,
        case when i.locale <> coalesce(a.attcollation, 'pg_catalog."default"'::regcollation) then l.name end
            as "collation",
        i.option & 1 <> 0 as descending,
        i.option & 2 <> 0 as nulls_first
    from part i
    join class o on o.oid = i.class
    left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.number and i.number <> 0
    left join locale l on l.oid = i.locale
    where i.place <= i.indnkeyatts
    order by i.indexrelid, i.place
),
plain as (
    select
        r.index,
        -- What pg_get_indexdef writes of keys by the commonest types' own operator class; null for any other.
        case when bool_and(r."column" is not null and r."collation" is null and (r.operator_class, r.type) in (
            ('uuid_ops', 'uuid'), ('text_ops', 'text'), ('text_ops', 'character varying'), ('bool_ops', 'boolean'),
            ('int2_ops', 'smallint'), ('int4_ops', 'integer'), ('int8_ops', 'bigint'), ('date_ops', 'date'),
            ('numeric_ops', 'numeric'), ('timestamp_ops', 'timestamp without time zone'),
            ('timestamptz_ops', 'timestamp with time zone')
        )) then string_agg(
            quote_ident(r."column") || case
                when r.descending then case when r.nulls_first then ' DESC' else ' DESC NULLS LAST' end
                else case when r.nulls_first then ' NULLS FIRST' else '' end
            end,
            ', ' order by r.place
        ) end as keys
    from key r
    group by r.index
),
included as (
    select i.indexrelid, json_agg(a.attname order by i.place) as list
    from part i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.number
    where i.place > i.indnkeyatts
    group by i.indexrelid
),
extension as (
    -- An extension owns its table, and the table its indexes.
    select d.objid, e.extname
    from pg_depend d
    join pg_extension e on e.oid = d.refobjid
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
),
build as materialized (
    -- Another role's progress is a row of nulls: then any index that is not valid may be the one.
    select index_relid, relid is null as hidden from pg_stat_progress_create_index
)
select json_build_object(
    'keys', (
        select json_build_object(
            'index', json_agg(index::int8),
            'column', json_agg("column"),
            'expression', json_agg(expression),
            'type', json_agg(type),
            'operator_class', json_agg(operator_class),
            'operator_class_default', json_agg(operator_class_default),
            'operator_family', json_agg(operator_family),
            'collation', json_agg("collation"),
            'descending', json_agg(descending),
            'nulls_first', json_agg(nulls_first)
        )
        from key
    ),
    'indexes', (
        select json_build_object(
            'oid', json_agg(oid),
            'schema', json_agg(schema),
            'name', json_agg(name),
            'table', json_agg("table"),
            'method', json_agg(method),
            'unique', json_agg("unique"),
            'primary', json_agg("primary"),
            'exclusion', json_agg(exclusion),
            'immediate', json_agg(immediate),
            'nulls_not_distinct', json_agg(nulls_not_distinct),
            'valid', json_agg(valid),
            'ready', json_agg(ready),
            'live', json_agg(live),
            'building', json_agg(building),
            'replica_identity', json_agg(replica_identity),
            'clustered', json_agg(clustered),
            'partitioned', json_agg(partitioned),
            'parent', json_agg(parent),
            'included', json_agg(included),
            'predicate', json_agg(predicate),
            'options', json_agg(options),
            'extension', json_agg(extension),
            'definition', json_agg(definition),
            'rows', json_agg(rows),
            'pages', json_agg(pages),
            'comment', json_agg(comment)
        )
        from (
            select
                i.indexrelid::int8 as oid,
                i.nspname as schema,
                i.relname as name,
                i.indrelid::int8 as "table",
                m.amname as method,
                i.indisunique as "unique",
                i.indisprimary as "primary",
                i.indisexclusion as exclusion,
                i.indimmediate as immediate,
                i.nulls_not_distinct,
                i.indisvalid as valid,
                i.indisready as ready,
                i.indislive as live,
                exists (select from build b where b.index_relid = i.indexrelid or b.hidden and not i.indisvalid) as building,
                i.indisreplident as replica_identity,
                i.indisclustered as clustered,
                i.relkind = 'I' as partitioned,
                h.inhparent::int8 as parent,
                coalesce(included.list, '[]') as included,
                i.predicate,
                coalesce(i.reloptions, '{}') as options,
                coalesce(own.extname, owner.extname) as extension,
                case
                    -- A primary key's is never asked for, and reading one costs more than all else here.
                    when i.indisprimary then ''
                    when plain.keys is not null and m.amname = 'btree' and i.relkind = 'i' and i.reloptions is null
                        and i.indnkeyatts = cardinality(i.numbers) and not i.nulls_not_distinct and not i.temporary
                        and (i.predicate is null or i.predicate ~ '^\(\w+ IS (NOT )?NULL\)$')
                    then format(
                        'CREATE %sINDEX %I ON %I.%I USING btree (%s)%s',
                        case when i.indisunique then 'UNIQUE ' end, i.relname, i.nspname, i.table_name, plain.keys,
                        ' WHERE ' || i.predicate
                    )
                    else coalesce(pg_get_indexdef(i.indexrelid), '')
                end as definition,
                case when i.relkind = 'i' and i.reltuples >= 0 then i.reltuples end as rows,
                i.relpages as pages,
                d.description as comment
            from listed i
            join pg_am m on m.oid = i.relam
            left join plain on plain.index = i.indexrelid
            left join included on included.indexrelid = i.indexrelid
            left join extension own on own.objid = i.indexrelid
            left join extension owner on owner.objid = i.indrelid
            left join pg_inherits h on h.inhrelid = i.indexrelid
            left join pg_description d on d.objoid = i.indexrelid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
            order by i.nspname, i.relname
        ) r
    )
)::text
