-- The server, the database, the reader, and what pg_stat_statements is here.  $1: the host as the client knows it.
with statements as (
    -- The function behind the view, as a member of the extension: nothing else of that name is ever called.
    select e.extversion, n.nspname, p.proname, p.proargnames
    from pg_extension e
    join pg_namespace n on n.oid = e.extnamespace
    left join pg_depend d
        on d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid
        and d.classid = 'pg_proc'::regclass and d.deptype = 'e'
    left join pg_proc p on p.oid = d.objid and p.proname in ('pg_stat_statements', 'pg_stat_statements_info')
    where e.extname = 'pg_stat_statements'
)
select json_build_object(
    'origin', json_build_object(
        'kind', 'live',
        'host', $1::text,
        'database', current_database(),
        'server_version', split_part(current_setting('server_version'), ' ', 1),
        'version_number', current_setting('server_version_num')::int,
        'captured_at', now(),
        'captured_by', current_user,
        'superuser', r.rolsuper,
        'bypasses_rls', r.rolsuper or r.rolbypassrls,
        'standby', pg_is_in_recovery(),
        'standbys', (
            -- pg_stat_replication counts subscribers too; a subscriber answers no queries on our tables.
            select count(*)
            from pg_stat_replication s
            left join pg_replication_slots l on l.active_pid = s.pid
            where l.slot_type is distinct from 'logical'
        ),
        'started_at', pg_postmaster_start_time(),
        -- From 15 the database's own reset stays null, also after a crash that zeroed its counters.
        'counters_since', greatest(
            (select stats_reset from pg_stat_database where datid = d.oid), (select stats_reset from pg_stat_bgwriter)
        ),
        'encoding', pg_encoding_to_char(d.encoding),
        'owner', pg_get_userbyid(d.datdba),
        'acl', d.datacl::text[]
    ),
    'reads_all_stats', pg_has_role('pg_read_all_stats', 'usage'),
    'reads_all_settings', pg_has_role('pg_read_all_settings', 'usage'),
    -- Null where there are none; false where this reader may not see them, or a policy would run.
    'reads_buckets', (
        select has_table_privilege(c.oid, 'select') and not row_security_active(c.oid)
        from pg_class c
        where c.oid = to_regclass('storage.buckets') and c.relkind = 'r' and exists (
            select from pg_attribute a where a.attrelid = c.oid and a.attname = 'public' and a.atttypid = 'bool'::regtype
        )
    ),
    'statements', (
        select json_build_object(
            'version', max(extversion),
            'schema', max(nspname),
            'columns', coalesce(
                (array_agg(to_json(proargnames)) filter (where proname = 'pg_stat_statements'))[1], '[]'
            ),
            'information', coalesce(
                (array_agg(to_json(proargnames)) filter (where proname = 'pg_stat_statements_info'))[1], '[]'
            ),
            'maximum', current_setting('pg_stat_statements.max', true),
            'track', current_setting('pg_stat_statements.track', true),
            'track_utility', current_setting('pg_stat_statements.track_utility', true),
            'track_planning', current_setting('pg_stat_statements.track_planning', true),
            'io_timing', current_setting('track_io_timing')
        )
        from statements
        having count(*) > 0
    )
)::text
from pg_database d
join pg_roles r on r.rolname = current_user
where d.datname = current_database()
