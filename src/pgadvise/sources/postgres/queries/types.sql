-- Enums, domains, ranges, composites and base types; not the row types of tables, arrays and multiranges.
with listed as (
    select t.*, n.nspname
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    left join pg_class c on c.oid = t.typrelid
    where t.typtype in ('e', 'd', 'r', 'c', 'b')
      and (t.typtype <> 'c' or c.relkind = 'c')
      and (t.typtype <> 'b' or t.typcategory <> 'A')
      and (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
),
label as (
    select enumtypid as oid, json_agg(enumlabel order by enumsortorder) as list from pg_enum group by enumtypid
),
rule as (
    select contypid as oid, json_agg(pg_get_expr(conbin, 0) order by conname) as list
    from pg_constraint
    where contypid <> 0 and contype = 'c'
    group by contypid
),
attribute as (
    select
        a.attrelid as relation,
        json_agg(
            json_build_object(
                'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'collation',
                case when n.nspname = 'pg_catalog' then o.collname else n.nspname || '.' || o.collname end
            ) order by a.attnum
        ) as list
    from listed t
    join pg_attribute a on a.attrelid = t.typrelid and t.typtype = 'c' and a.attnum > 0 and not a.attisdropped
    join pg_type k on k.oid = a.atttypid
    left join pg_collation o on o.oid = a.attcollation and o.oid <> k.typcollation
    left join pg_namespace n on n.oid = o.collnamespace
    group by a.attrelid
)
select coalesce(json_agg(r), '[]')::text
from (
    select
        t.oid::int8 as oid,
        t.nspname as schema,
        t.typname as name,
        case t.typtype
            when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range' when 'c' then 'composite' else 'base'
        end as kind,
        coalesce(label.list, '[]') as labels,
        case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as base,
        t.typnotnull as not_null,
        case when t.typtype = 'd' then t.typdefault end as "default",
        case when t.typtype = 'r' then format_type(g.rngsubtype, null) end as subtype,
        coalesce(rule.list, '[]') as checks,
        coalesce(attribute.list, '[]') as attributes,
        pg_get_userbyid(t.typowner) as "owner",
        e.extname as extension
    from listed t
    left join label on label.oid = t.oid
    left join rule on rule.oid = t.oid
    left join pg_range g on g.rngtypid = t.oid
    left join attribute on attribute.relation = t.typrelid
    left join pg_depend d
        on d.classid = 'pg_type'::regclass and d.objid = t.oid
        and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    left join pg_extension e on e.oid = d.refobjid
    order by t.nspname, t.typname
) r
