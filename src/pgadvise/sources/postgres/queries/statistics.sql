-- What ANALYZE found, without a value of any row, one array for each field: see parts.py. $1: relations to leave out.
-- Materialized: the view tells names only, and the planner, who expects few, would look each up by itself.
with relation as materialized (
    select c.oid::int8 as oid, c.relname, n.nspname, c.relkind = 'p' as inherited
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'p', 'f')
      and (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and c.oid <> all ($1::oid[])
)
select json_build_object(
    'table', json_agg("table"),
    'column', json_agg("column"),
    'null_fraction', json_agg(null_fraction),
    'average_width', json_agg(average_width),
    'distinct', json_agg("distinct"),
    'top_frequencies', json_agg(top_frequencies),
    'correlation', json_agg(correlation)
)::text
from (
    select
        c.oid as "table",
        s.attname as "column",
        s.null_frac as null_fraction,
        s.avg_width as average_width,
        s.n_distinct as distinct,
        coalesce(s.most_common_freqs[1:5], '{}') as top_frequencies,
        s.correlation
    from pg_stats s
    -- Of a parent in inheritance there are two rows, its own and one with the children's: a partitioned table has the latter.
    join relation c on c.relname = s.tablename and c.nspname = s.schemaname and c.inherited = s.inherited
    order by c.oid, s.attname
) r
