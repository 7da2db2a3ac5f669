-- Constraints of tables. $1: relations to leave out.
-- PostgreSQL 18 keeps every NOT NULL as a constraint: only those that existing rows may break say more than the column.
with listed as (
    select k.*, c.relname, n.nspname
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and k.conrelid <> all ($1::oid[])
      and (k.contype <> 'n' or not k.convalidated)
),
key as (
    select k.oid, json_agg(a.attname order by u.place) as columns
    from listed k
    cross join lateral unnest(k.conkey) with ordinality u (number, place)
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
    group by k.oid
),
target as (
    select k.oid, json_agg(a.attname order by u.place) as columns
    from listed k
    cross join lateral unnest(k.confkey) with ordinality u (number, place)
    join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number
    group by k.oid
),
-- Columns of newer versions are read from the row as JSON, of the kinds that have them alone: it costs time.
newer as (
    select k.oid, (j.row ->> 'conenforced')::bool as enforced, nullif(j.row -> 'confdelsetcols', 'null') as set_columns
    from listed k
    cross join lateral (select to_jsonb(k) as row) j
    where k.contype = 'f' or k.contype = 'c' and not k.convalidated
),
set_null as (
    select k.oid, json_agg(a.attname order by u.place) as columns
    from newer w
    join listed k on k.oid = w.oid
    cross join lateral jsonb_array_elements_text(w.set_columns) with ordinality u (number, place)
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number::int
    group by k.oid
)
select coalesce(json_agg(json_build_object(
    'oid', k.oid::int8,
    'name', k.conname,
    'table', k.conrelid::int8,
    'kind', case k.contype
        when 'p' then 'primary_key' when 'u' then 'unique' when 'f' then 'foreign_key' when 'c' then 'check'
        when 'x' then 'exclusion' when 'n' then 'not_null' else 'trigger'
    end,
    'columns', coalesce(key.columns, '[]'),
    'references', nullif(k.confrelid, 0)::int8,
    'referenced_columns', coalesce(target.columns, '[]'),
    'on_delete', case when k.contype = 'f' then action.word end,
    'on_update', case when k.contype = 'f' then update.word end,
    'match', case when k.contype = 'f' then
        case k.confmatchtype when 's' then 'simple' when 'f' then 'full' else 'partial' end
    end,
    'delete_set_columns', coalesce(set_null.columns, '[]'),
    'deferrable', k.condeferrable,
    'initially_deferred', k.condeferred,
    'validated', k.convalidated,
    'enforced', coalesce(newer.enforced, true),
    'index', nullif(k.conindid, 0)::int8,
    'parent', nullif(k.conparentid, 0)::int8,
    'expression', case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end,
    'comment', m.description
) order by k.nspname, k.relname, k.conname), '[]')::text
from listed k
left join key on key.oid = k.oid
left join target on target.oid = k.oid
left join newer on newer.oid = k.oid
left join set_null on set_null.oid = k.oid
left join pg_description m on m.objoid = k.oid and m.classoid = 'pg_constraint'::regclass and m.objsubid = 0
left join (
    values ('a', 'no_action'), ('r', 'restrict'), ('c', 'cascade'), ('n', 'set_null'), ('d', 'set_default')
) action (code, word) on action.code = k.confdeltype::text
left join (
    values ('a', 'no_action'), ('r', 'restrict'), ('c', 'cascade'), ('n', 'set_null'), ('d', 'set_default')
) update (code, word) on update.code = k.confupdtype::text
