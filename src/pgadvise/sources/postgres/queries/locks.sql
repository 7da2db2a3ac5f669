-- What stands under another session's ACCESS EXCLUSIVE lock, waiting ones included since they are served first,
-- with what cannot be read without it: the table of a locked index, the view over a locked table, the table whose policy
-- reads it, the SQL-standard function that names it.
with locked as (
    select distinct l.relation as oid
    from pg_locks l
    join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.locktype = 'relation'
      and l.mode = 'AccessExclusiveLock' and l.pid <> pg_backend_pid()
),
whole as (
    select oid from locked
    union
    select i.indrelid from pg_index i join locked l on l.oid = i.indexrelid
    union
    select c.oid from pg_class c join locked l on l.oid = c.reltoastrelid
),
reader as (
    select w.oid, w.oid as cause, false as function from whole w
    union
    select r.ev_class, w.oid, false
    from whole w
    join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = w.oid
    join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    union
    select p.polrelid, w.oid, false
    from whole w
    join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = w.oid
    join pg_policy p on d.classid = 'pg_policy'::regclass and p.oid = d.objid
    union
    select p.oid, w.oid, true
    from whole w
    join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = w.oid
    join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid
)
select coalesce(json_agg(json_build_object(
    'oid', u.oid::int8,
    'section', case when p.oid is not null then 'functions' when c.relkind = 'S' then 'sequences' else 'relations' end,
    'schema', coalesce(n.nspname, f.nspname),
    'name', coalesce(c.relname, p.proname),
    'through', case when not u.itself then json_build_array(m.nspname, k.relname) end,
    'shown', coalesce(c.relkind in ('r', 'p', 'v', 'm', 'f', 'S'), true)
        and left(coalesce(n.nspname, f.nspname), 3) <> 'pg_' and coalesce(n.nspname, f.nspname) <> 'information_schema'
) order by coalesce(n.nspname, f.nspname), coalesce(c.relname, p.proname)), '[]')::text
from (
    select oid, bool_or(cause = oid) as itself, min(cause) as cause, bool_or(function) as function
    from reader
    group by oid
) u
left join pg_class c on c.oid = u.oid and not u.function
left join pg_namespace n on n.oid = c.relnamespace
left join pg_proc p on p.oid = u.oid and u.function
left join pg_namespace f on f.oid = p.pronamespace
join pg_class k on k.oid = u.cause
join pg_namespace m on m.oid = k.relnamespace
where c.oid is not null or p.oid is not null
