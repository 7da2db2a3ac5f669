-- Slots, standbys and the archiver.
with position as (
    select case when pg_is_in_recovery() then coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
        else pg_current_wal_lsn() end as lsn
)
select json_build_object(
    'slots', (
        select coalesce(json_agg(json_build_object(
            'name', s.slot_name,
            'kind', s.slot_type,
            'active', s.active,
            'retained_bytes', greatest(pg_wal_lsn_diff(p.lsn, s.restart_lsn), 0)::int8,
            'wal_status', s.wal_status,
            'xmin_age', greatest(age(s.xmin), age(s.catalog_xmin))
        ) order by s.slot_name), '[]')
        from pg_replication_slots s
    ),
    'replicas', (
        select coalesce(json_agg(json_build_object(
            'application', r.application_name,
            'state', r.state,
            'synchronous', r.sync_state,
            'lag_bytes', greatest(pg_wal_lsn_diff(p.lsn, r.replay_lsn), 0)::int8,
            'lag_seconds', extract(epoch from r.replay_lag)
        ) order by r.application_name, r.pid), '[]')
        from pg_stat_replication r
    ),
    'archive_mode', current_setting('archive_mode'),
    'archived_count', a.archived_count,
    'failed_count', a.failed_count,
    'last_archived', a.last_archived_time,
    'last_failed', a.last_failed_time
)::text
from position p
cross join pg_stat_archiver a
