-- What ANALYZE found, without a value of any row. $1: relations to leave out.
select coalesce(json_agg(r), '[]')::text
from (
    select
        c.oid::int8 as "table",
        s.attname as "column",
        s.null_frac as null_fraction,
        s.avg_width as average_width,
        s.n_distinct as distinct,
        coalesce(s.most_common_freqs[1:5], '{}') as top_frequencies,
        s.correlation
    from pg_stats s
    join pg_namespace n on n.nspname = s.schemaname
    join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
    where (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      -- Of a parent in inheritance there are two rows, its own and one with the children's: a partitioned table has the latter.
      and c.relkind in ('r', 'm', 'p', 'f') and s.inherited = (c.relkind = 'p')
      and c.oid <> all ($1::oid[])
    order by n.nspname, c.relname, s.attname
) r
