-- Relations with their columns and counters. $1: oids to leave out.
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
    select b.oid, b.not_null, t.oid as base_oid, t.typname, t.typtype, t.typcollation, element.typname as element
    from base b
    join pg_type t on t.oid = b.base
    left join base e on e.oid = t.typelem and t.typlen = -1
    left join pg_type element on element.oid = e.base
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
    select a.attrelid, json_agg(json_build_object(
        'name', a.attname,
        'number', a.attnum,
        'type', format_type(a.atttypid, a.atttypmod),
        'type_oid', a.atttypid::int8,
        'base_oid', k.base_oid::int8,
        'base_type', k.typname,
        'base_kind', k.typtype,
        'element_type', k.element,
        'nullable', not (a.attnotnull or k.not_null),
        'not_null_valid', v.attnum is null,
        'default', pg_get_expr(d.adbin, d.adrelid),
        'identity', case a.attidentity when 'a' then 'always' when 'd' then 'default' end,
        'generated', case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
        'collation', l.name,
        'acl', a.attacl::text[],
        'comment', m.description
    ) order by a.attnum) as list
    from relation c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join kind k on k.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join not_valid v on v.conrelid = a.attrelid and v.attnum = a.attnum
    left join pg_description m on m.objoid = c.oid and m.classoid = 'pg_class'::regclass and m.objsubid = a.attnum
    left join pg_type t on t.oid = a.atttypid
    left join (
        select o.oid, case when n.nspname = 'pg_catalog' then '' else n.nspname || '.' end || o.collname as name
        from pg_collation o join pg_namespace n on n.oid = o.collnamespace
    ) l on l.oid = a.attcollation and a.attcollation <> t.typcollation
    group by a.attrelid
),
parent as (
    select inhrelid, json_agg(inhparent::int8 order by inhseqno) as list from pg_inherits group by inhrelid
)
select coalesce(json_agg(json_build_object(
    'oid', c.oid::int8,
    'schema', c.nspname,
    'name', c.relname,
    'kind', case c.relkind
        when 'r' then 'table' when 'p' then 'partitioned_table' when 'v' then 'view'
        when 'm' then 'materialized_view' else 'foreign_table'
    end,
    'owner', pg_get_userbyid(c.relowner),
    'persistence', case c.relpersistence when 'p' then 'permanent' when 'u' then 'unlogged' else 'temporary' end,
    'row_security', c.relrowsecurity,
    'row_security_forced', c.relforcerowsecurity,
    'is_partition', c.relispartition,
    'parents', coalesce(parent.list, '[]'),
    'partition_key', case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
    'partition_bound', pg_get_expr(c.relpartbound, c.oid),
    'options', coalesce(c.reloptions, '{}'),
    'replica_identity', case c.relreplident
        when 'd' then 'default' when 'n' then 'nothing' when 'f' then 'full' else 'index'
    end,
    'extension', e.extname,
    'acl', c.relacl::text[],
    -- Never counted is -1; before 14 it was 0, as for a table counted empty, which has no pages either.
    'rows', case
        when c.relkind in ('v', 'f') or c.reltuples < 0 then null
        when c.reltuples = 0 and c.relpages = 0 and current_setting('server_version_num')::int < 140000 then null
        else c.reltuples
    end,
    'pages', c.relpages,
    'size_bytes', case when c.relkind in ('r', 'm') then pg_table_size(c.oid) end,
    'xid_age', case when c.relfrozenxid <> '0' then greatest(age(c.relfrozenxid), age(o.relfrozenxid)) end,
    'mxid_age', case when c.relminmxid <> '0' then greatest(mxid_age(c.relminmxid), mxid_age(o.relminmxid)) end,
    'row_type', c.reltype::int8,
    'comment', m.description,
    'columns', coalesce(columns.list, '[]'),
    'usage', case when s.relid is not null then json_build_object(
        'sequential_scans', s.seq_scan,
        'rows_read_sequentially', s.seq_tup_read,
        'index_scans', s.idx_scan,
        'rows_inserted', s.n_tup_ins,
        'rows_updated', s.n_tup_upd,
        'rows_deleted', s.n_tup_del,
        'rows_updated_hot', s.n_tup_hot_upd,
        'rows_updated_new_page', (to_jsonb(s) ->> 'n_tup_newpage_upd')::int8,
        'live_rows', s.n_live_tup,
        'dead_rows', s.n_dead_tup,
        'modified_since_analyze', s.n_mod_since_analyze,
        'inserted_since_vacuum', s.n_ins_since_vacuum,
        'last_vacuum', s.last_vacuum,
        'last_autovacuum', s.last_autovacuum,
        'last_analyze', s.last_analyze,
        'last_autoanalyze', s.last_autoanalyze
    ) end
) order by c.nspname, c.relname), '[]')::text
from relation c
left join columns on columns.attrelid = c.oid
left join parent on parent.inhrelid = c.oid
left join pg_class o on o.oid = c.reltoastrelid
left join pg_stat_all_tables s on s.relid = c.oid
left join pg_description m on m.objoid = c.oid and m.classoid = 'pg_class'::regclass and m.objsubid = 0
left join pg_depend x
    on x.classid = 'pg_class'::regclass and x.objid = c.oid and x.objsubid = 0
    and x.refclassid = 'pg_extension'::regclass and x.deptype = 'e'
left join pg_extension e on e.oid = x.refobjid
