-- Triggers that people made. $1: relations to leave out.
-- Until 14 the copies on partitions are marked internal as the ones behind foreign keys are; these have a constraint.
with listed as (
    select t.*, c.relname, n.nspname
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    where (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and (not t.tgisinternal or t.tgparentid <> 0 and t.tgconstraint = 0)
      and t.tgrelid <> all ($1::oid[])
),
watched as (
    select t.oid, json_agg(a.attname order by a.attnum) as columns
    from listed t
    cross join lateral unnest(t.tgattr::int2[]) u (number)
    join pg_attribute a on a.attrelid = t.tgrelid and a.attnum = u.number
    group by t.oid
)
select coalesce(json_agg(r), '[]')::text
from (
    select
        t.oid::int8 as oid,
        t.tgname as name,
        t.tgrelid::int8 as "table",
        t.tgfoid::int8 as function,
        case when t.tgtype & 2 <> 0 then 'before' when t.tgtype & 64 <> 0 then 'instead_of' else 'after' end as timing,
        array_remove(array[
            case when t.tgtype & 4 <> 0 then 'insert' end,
            case when t.tgtype & 16 <> 0 then 'update' end,
            case when t.tgtype & 8 <> 0 then 'delete' end,
            case when t.tgtype & 32 <> 0 then 'truncate' end
        ], null) as events,
        t.tgtype & 1 <> 0 as for_each_row,
        coalesce(watched.columns, '[]') as update_columns,
        -- pg_get_expr refuses an expression over OLD and NEW: two relations.
        case when t.tgqual is not null then
            substring(pg_get_triggerdef(t.oid) from ' FOR EACH (?:ROW|STATEMENT) WHEN \((.*)\) EXECUTE (?:FUNCTION|PROCEDURE) ')
        end as condition,
        case t.tgenabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' else 'origin' end as enabled,
        t.tgconstraint <> 0 as "constraint",
        pg_get_triggerdef(t.oid) as definition,
        nullif(t.tgparentid, 0)::int8 as parent
    from listed t
    left join watched on watched.oid = t.oid
    order by t.nspname, t.relname, t.tgname
) r
