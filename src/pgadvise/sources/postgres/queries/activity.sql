-- Who is connected; no statement's text.
select json_build_object('sessions', coalesce(json_agg(json_build_object(
    'pid', a.pid,
    'role', a.usename,
    'database', a.datname,
    'application', nullif(a.application_name, ''),
    'backend', coalesce(a.backend_type, 'unknown'),
    'state', a.state,
    'wait', a.wait_event_type || ': ' || a.wait_event,
    'transaction_age', extract(epoch from clock_timestamp() - a.xact_start),
    'state_age', extract(epoch from clock_timestamp() - a.state_change),
    'xmin_age', age(a.backend_xmin),
    'tls', s.ssl,
    'remote', case when a.backend_type = 'client backend' then a.client_addr is not null end,
    -- The lock manager is held while it looks: only for those that wait for a lock.
    'blocked_by', case when a.wait_event_type = 'Lock' then pg_blocking_pids(a.pid) else '{}' end
) order by a.pid), '[]'))::text
from pg_stat_activity a
left join pg_stat_ssl s on s.pid = a.pid
where a.pid <> pg_backend_pid()
