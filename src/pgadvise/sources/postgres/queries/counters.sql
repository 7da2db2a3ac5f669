-- How large the database, relations and indexes are, and what was done to them: counts in the order in which TableUsage
-- has them, without its names. $1: relations to leave out.
-- To ask for a size opens what is asked for, and that is most of what this costs. So of a table of a few pages, as most
-- are, only the heap is asked: what stands beside it is known well enough.
with block as (
    select current_setting('block_size')::int8 as bytes
),
relation as materialized (
    select
        c.oid, c.relkind, c.reltuples, c.relpersistence, c.reltoastrelid, heap.size as heap_size,
        -- Counted before, with a few pages now.
        c.relpersistence = 'p' and c.reltuples >= 0 and heap.size between 1 and 8 * block.bytes as is_small
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    cross join block
    cross join lateral (select pg_relation_size(c.oid) as size) heap
    where c.relkind in ('r', 'p', 'm')
      and (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and c.oid <> all ($1::oid[])
),
index as (
    select
        i.indexrelid as oid, i.indrelid as heap, c.relpages, pg_stat_get_numscans(i.indexrelid) as scans,
        pg_stat_get_tuples_returned(i.indexrelid) as rows_read
    from pg_index i
    join pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
    where i.indrelid in (select oid from relation)
),
sized as (
    select
        r.oid,
        case
            when r.relkind not in ('r', 'm') then null
            -- Never vacuumed and without a page: its toast table has none either, and the index of that has one.
            when r.reltuples < 0 and r.relpersistence = 'p' and r.heap_size = 0
                then case when r.reltoastrelid = 0 then 0 else block.bytes end
            -- No page of toast was found by the last vacuum, and no insert counted since.
            when r.is_small and toast.relpages = 0 and pg_stat_get_tuples_inserted(toast.oid) = 0
                then r.heap_size + pg_relation_size(r.oid, 'fsm') + pg_relation_size(r.oid, 'vm') + block.bytes
            else pg_table_size(r.oid)
        end as bytes
    from relation r
    cross join block
    left join pg_class toast on toast.oid = r.reltoastrelid
),
scanned as (
    select heap, sum(scans)::int8 as times from index group by heap
)
select json_build_object(
    -- A look at every file there is.
    'database_size', pg_database_size(current_database()),
    'relations', (
        select coalesce(json_agg(json_build_array(
            r.oid::int8,
            sized.bytes,
            -- What the view pg_stat_all_tables shows, without its joins; before PostgreSQL 14 it had no partitioned ones.
            case when r.relkind <> 'p' or current_setting('server_version_num')::int >= 140000 then json_build_array(
                pg_stat_get_numscans(r.oid),
                pg_stat_get_tuples_returned(r.oid),
                scanned.times,
                pg_stat_get_tuples_inserted(r.oid),
                pg_stat_get_tuples_updated(r.oid),
                pg_stat_get_tuples_deleted(r.oid),
                pg_stat_get_tuples_hot_updated(r.oid),
                -- PostgreSQL 16 and newer, so the row as JSON, which costs time: only where there were updates at all.
                case
                    when pg_stat_get_tuples_updated(r.oid) > 0 then (
                        select (to_jsonb(s) ->> 'n_tup_newpage_upd')::int8 from pg_stat_all_tables s where s.relid = r.oid
                    )
                    when current_setting('server_version_num')::int >= 160000 then 0
                end,
                pg_stat_get_live_tuples(r.oid),
                pg_stat_get_dead_tuples(r.oid),
                pg_stat_get_mod_since_analyze(r.oid),
                pg_stat_get_ins_since_vacuum(r.oid),
                pg_stat_get_last_vacuum_time(r.oid),
                pg_stat_get_last_autovacuum_time(r.oid),
                pg_stat_get_last_analyze_time(r.oid),
                pg_stat_get_last_autoanalyze_time(r.oid)
            ) end
        )), '[]')
        from relation r
        join sized on sized.oid = r.oid
        left join scanned on scanned.heap = r.oid
    ),
    'indexes', (
        select coalesce(json_agg(json_build_array(
            i.oid::int8,
            case
                -- Where the table has no page the index's build has counted its few; many are what statistics brought
                -- along from elsewhere say.
                when r.heap_size = 0 and i.relpages between 1 and 4 then i.relpages * block.bytes
                -- Counted when the table had rows: an index with any has two pages.
                when r.is_small and i.relpages between 2 and 16 then i.relpages * block.bytes
                else pg_relation_size(i.oid)
            end,
            i.scans,
            i.rows_read,
            -- PostgreSQL 16 and newer, so the row as JSON, which costs time; never scanned has no last time either.
            case when i.scans > 0 then (
                select (to_jsonb(s) ->> 'last_idx_scan')::timestamptz
                from pg_stat_all_indexes s
                where s.indexrelid = i.oid
            ) end
        )), '[]')
        from index i
        join relation r on r.oid = i.heap
        cross join block
        )
)::text
