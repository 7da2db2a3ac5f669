-- Relations with their columns; how large they are and what was done to them is told by counters.sql. The columns
-- of all come apart, as one array for each field: see parts.py. $1: oids to leave out.
with recursive below(oid, base, not_null) as (
    -- Domains may stand on domains: follow each down to the type that holds the values.
    select oid, typbasetype, typnotnull from pg_type where typtype = 'd'
    union all
    select d.oid, t.typbasetype, d.not_null or t.typnotnull
    from below d join pg_type t on t.oid = d.base
    where t.typtype = 'd'
),
base as (
    select t.oid, coalesce(d.base, t.oid) as base, coalesce(d.not_null, false) as not_null
    from pg_type t
    left join (
        select b.oid, b.base, b.not_null from below b join pg_type t on t.oid = b.base where t.typtype <> 'd'
    ) d on d.oid = t.oid
),
kind as (
    select
        b.oid, b.not_null, b.base as base_oid, t.typname, t.typtype, coalesce(element.typcollation, t.typcollation) as own_collation,
        element.typname as element
    from base b
    join pg_type t on t.oid = b.base
    left join base e on e.oid = t.typelem and t.typlen = -1
    left join pg_type element on element.oid = e.base
),
locale as (
    select o.oid, case when n.nspname = 'pg_catalog' then '' else n.nspname || '.' end || o.collname as name
    from pg_collation o
    join pg_namespace n on n.oid = o.collnamespace
),
relation as (
    select c.*, n.nspname
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and c.oid <> all ($1::oid[])
),
not_valid as (
    -- PostgreSQL 18: a NOT NULL that existing rows may break.
    select conrelid, conkey[1] as attnum
    from pg_constraint
    where contype = 'n' and not convalidated and conrelid <> 0
),
columns as (
    select
        a.attrelid::int8 as relation,
        a.attname as name,
        a.attnum as number,
        format_type(a.atttypid, a.atttypmod) as type,
        a.atttypid::int8 as type_oid,
        k.base_oid::int8,
        k.typname as base_type,
        k.typtype as base_kind,
        k.element as element_type,
        not (a.attnotnull or k.not_null) as nullable,
        v.attnum is null as not_null_valid,
        -- Only what is generated reads columns: for the rest the table need not be opened.
        pg_get_expr(d.adbin, case when a.attgenerated = '' then 0 else d.adrelid end) as "default",
        case a.attidentity when 'a' then 'always' when 'd' then 'default' end as identity,
        case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated,
        l.name as "collation",
        a.attacl::text[] as acl,
        m.description as comment
    from relation c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join kind k on k.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join not_valid v on v.conrelid = a.attrelid and v.attnum = a.attnum
    left join pg_description m on m.objoid = c.oid and m.classoid = 'pg_class'::regclass and m.objsubid = a.attnum
    left join locale l on l.oid = a.attcollation and a.attcollation <> k.own_collation
    order by a.attrelid, a.attnum
),
parent as (
    select inhrelid, json_agg(inhparent::int8 order by inhseqno) as list from pg_inherits group by inhrelid
)
select json_build_object(
    'columns', (
        select json_build_object(
            'relation', json_agg(relation),
            'name', json_agg(name),
            'number', json_agg(number),
            'type', json_agg(type),
            'type_oid', json_agg(type_oid),
            'base_oid', json_agg(base_oid),
            'base_type', json_agg(base_type),
            'base_kind', json_agg(base_kind),
            'element_type', json_agg(element_type),
            'nullable', json_agg(nullable),
            'not_null_valid', json_agg(not_null_valid),
            'default', json_agg("default"),
            'identity', json_agg(identity),
            'generated', json_agg(generated),
            'collation', json_agg("collation"),
            'acl', json_agg(acl),
            'comment', json_agg(comment)
        )
        from columns
    ),
    'relations', (
        select coalesce(json_agg(r), '[]')
        from (
            select
                c.oid::int8 as oid,
                c.nspname as schema,
                c.relname as name,
                case c.relkind
                    when 'r' then 'table' when 'p' then 'partitioned_table' when 'v' then 'view'
                    when 'm' then 'materialized_view' else 'foreign_table'
                end as kind,
                pg_get_userbyid(c.relowner) as owner,
                case c.relpersistence when 'p' then 'permanent' when 'u' then 'unlogged' else 'temporary' end as persistence,
                c.relrowsecurity as row_security,
                c.relforcerowsecurity as row_security_forced,
                c.relispartition as is_partition,
                coalesce(parent.list, '[]') as parents,
                case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
                pg_get_expr(c.relpartbound, c.oid) as partition_bound,
                coalesce(c.reloptions, '{}') as options,
                case c.relreplident
                    when 'd' then 'default' when 'n' then 'nothing' when 'f' then 'full' else 'index'
                end as replica_identity,
                e.extname as extension,
                c.relacl::text[] as acl,
                -- Never counted is -1; before 14 it was 0, as for a table counted empty, which has no pages either.
                case
                    when c.relkind in ('v', 'f') or c.reltuples < 0 then null
                    when c.reltuples = 0 and c.relpages = 0 and current_setting('server_version_num')::int < 140000 then null
                    else c.reltuples
                end as rows,
                c.relpages as pages,
                case when c.relfrozenxid <> '0' then greatest(age(c.relfrozenxid), age(o.relfrozenxid)) end as xid_age,
                case when c.relminmxid <> '0' then greatest(mxid_age(c.relminmxid), mxid_age(o.relminmxid)) end as mxid_age,
                c.reltype::int8 as row_type,
                m.description as comment
            from relation c
            left join parent on parent.inhrelid = c.oid
            left join pg_class o on o.oid = c.reltoastrelid
            left join pg_description m on m.objoid = c.oid and m.classoid = 'pg_class'::regclass and m.objsubid = 0
            left join pg_depend x
                on x.classid = 'pg_class'::regclass and x.objid = c.oid and x.objsubid = 0
                and x.refclassid = 'pg_extension'::regclass and x.deptype = 'e'
            left join pg_extension e on e.oid = x.refobjid
            order by c.nspname, c.relname
        ) r
    )
)::text
