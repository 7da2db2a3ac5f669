-- Constraints of tables, one array for each field: see parts.py. $1: relations to leave out.
-- PostgreSQL 18 keeps every NOT NULL as a constraint: only those that existing rows may break say more than the column.
with recursive listed as (
    select k.*, c.relname, n.nspname
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and k.conrelid <> all ($1::oid[])
      and (k.contype <> 'n' or not k.convalidated)
),
-- Materialized, so that each column is looked up by its number instead of among all of the table.
part as materialized (
    select k.oid, k.conrelid as relation, 'key' as side, u.number, u.place
    from listed k
    cross join lateral unnest(k.conkey) with ordinality u (number, place)
    union all
    select k.oid, k.confrelid, 'target', u.number, u.place
    from listed k
    cross join lateral unnest(k.confkey) with ordinality u (number, place)
),
names as (
    select
        p.oid,
        json_agg(a.attname order by p.place) filter (where p.side = 'key') as key,
        json_agg(a.attname order by p.place) filter (where p.side = 'target') as target
    from part p
    join pg_attribute a on a.attrelid = p.relation and a.attnum = p.number
    group by p.oid
),
-- Columns of newer versions are read from the row as JSON, and only where they can say something: it costs time.
newer as materialized (
    select k.oid, k.conrelid, j.row -> 'conenforced' as enforced, j.row -> 'confdelsetcols' as cleared
    from listed k
    cross join lateral (select to_jsonb(k) as row) j
    where not k.convalidated or k.contype = 'f' and k.confdeltype in ('n', 'd')
),
-- ALTER TABLE ... DISABLE TRIGGER ALL, and one that fires on a replica alone: then nothing keeps rows to a foreign key.
silent as (
    select t.tgconstraint as oid from pg_trigger t where t.tgisinternal and t.tgenabled in ('D', 'R')
    union
    select k.conparentid from silent join pg_constraint k on k.oid = silent.oid where k.conparentid <> 0
),
cleared as (
    select w.oid, json_agg(a.attname order by u.place) as columns
    from newer w
    cross join lateral jsonb_array_elements_text(nullif(w.cleared, 'null')) with ordinality u (number, place)
    join pg_attribute a on a.attrelid = w.conrelid and a.attnum = u.number::int2
    group by w.oid
)
select json_build_object('rows', json_build_object(
    'oid', json_agg(oid),
    'name', json_agg(name),
    'table', json_agg("table"),
    'kind', json_agg(kind),
    'columns', json_agg(columns),
    'references', json_agg("references"),
    'referenced_columns', json_agg(referenced_columns),
    'on_delete', json_agg(on_delete),
    'on_update', json_agg(on_update),
    'match', json_agg(match),
    'delete_set_columns', json_agg(delete_set_columns),
    'deferrable', json_agg("deferrable"),
    'initially_deferred', json_agg(initially_deferred),
    'validated', json_agg(validated),
    'enforced', json_agg(enforced),
    'fires', json_agg(fires),
    'index', json_agg(index),
    'parent', json_agg(parent),
    'expression', json_agg(expression),
    'definition', json_agg(definition),
    'comment', json_agg(comment)
))::text
from (
    select
        k.oid::int8 as oid,
        k.conname as name,
        k.conrelid::int8 as "table",
        case k.contype
            when 'p' then 'primary_key' when 'u' then 'unique' when 'f' then 'foreign_key' when 'c' then 'check'
            when 'x' then 'exclusion' when 'n' then 'not_null' else 'trigger'
        end as kind,
        coalesce(names.key, '[]') as columns,
        nullif(k.confrelid, 0)::int8 as "references",
        coalesce(names.target, '[]') as referenced_columns,
        case when k.contype = 'f' then action.word end as on_delete,
        case when k.contype = 'f' then update.word end as on_update,
        case when k.contype = 'f' then
            case k.confmatchtype when 's' then 'simple' when 'f' then 'full' else 'partial' end
        end as match,
        coalesce(cleared.columns, '[]') as delete_set_columns,
        k.condeferrable as "deferrable",
        k.condeferred as initially_deferred,
        k.convalidated as validated,
        coalesce(newer.enforced::bool, true) as enforced,
        silent.oid is null as fires,
        nullif(k.conindid, 0)::int8 as index,
        nullif(k.conparentid, 0)::int8 as parent,
        case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end as expression,
        case when k.contype = 'x' then pg_get_constraintdef(k.oid) end as definition,
        m.description as comment
    from listed k
    left join names on names.oid = k.oid
    left join newer on newer.oid = k.oid
    left join cleared on cleared.oid = k.oid
    left join silent on silent.oid = k.oid
    left join pg_description m on m.objoid = k.oid and m.classoid = 'pg_constraint'::regclass and m.objsubid = 0
    left join (
        values ('a', 'no_action'), ('r', 'restrict'), ('c', 'cascade'), ('n', 'set_null'), ('d', 'set_default')
    ) action (code, word) on action.code = k.confdeltype::text
    left join (
        values ('a', 'no_action'), ('r', 'restrict'), ('c', 'cascade'), ('n', 'set_null'), ('d', 'set_default')
    ) update (code, word) on update.code = k.confupdtype::text
    order by k.nspname, k.relname, k.conname
) r
