-- Routines. $1: functions to leave out, $2: regular expression of dotted settings whose value may be shown.
with listed as (
    select p.*, n.nspname, l.lanname, e.extname
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang
    left join pg_depend d
        on d.classid = 'pg_proc'::regclass and d.objid = p.oid
        and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    left join pg_extension e on e.oid = d.refobjid
    where (left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema' or n.oid = pg_my_temp_schema())
      and p.oid <> all ($1::oid[])
),
argument as (
    select
        p.oid,
        json_agg(format_type(u.type, null) order by u.place) as types,
        json_agg(coalesce(p.names[u.place::int], '') order by u.place) as names
    from (
        select p.oid, p.proargtypes::oid[] as types, coalesce(i.names, case when p.proargmodes is null then p.proargnames end) as names
        from listed p
        left join (
            -- Where there are OUT arguments, the names are those of all arguments.
            select p.oid, array_agg(p.proargnames[m.place::int] order by m.place) as names
            from listed p
            cross join lateral unnest(p.proargmodes) with ordinality m (mode, place)
            where m.mode in ('i', 'b', 'v')
            group by p.oid
        ) i on i.oid = p.oid
    ) p
    cross join lateral unnest(p.types) with ordinality u (type, place)
    group by p.oid
),
setting as (
    select p.oid, json_agg(
        case when split_part(u.entry, '=', 1) like '%.%' and split_part(u.entry, '=', 1) !~ $2
            then split_part(u.entry, '=', 1) || '=' else u.entry end
        order by u.entry
    ) as list
    from listed p
    cross join lateral unnest(p.proconfig) u (entry)
    group by p.oid
),
-- A body of the SQL standard is a tree, with an empty source text; only pg_get_functiondef prints it on every version.
-- It begins a line, after the arguments, whose defaults may hold any text; so may settings, which are not looked into.
standard as (
    select
        p.oid,
        rtrim(substring(
            substr(d.text, strpos(d.text, d.arguments) + length(d.arguments))
            from '\n(BEGIN ATOMIC\n.*|RETURN .*)$'
        ), e'\n') as body
    from listed p
    cross join lateral (
        select pg_get_functiondef(p.oid) as text, pg_get_function_arguments(p.oid) as arguments
    ) d
    where p.lanname = 'sql' and p.prosrc = '' and p.prokind in ('f', 'p')
      and coalesce(array_to_string(p.proconfig, ''), '') not like e'%\n%'
)
select coalesce(json_agg(r), '[]')::text
from (
    select
        p.oid::int8 as oid,
        p.nspname as schema,
        p.proname as name,
        case p.prokind when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' else 'window' end as kind,
        p.lanname as language,
        coalesce(pg_get_function_identity_arguments(p.oid), '') as arguments,
        case when p.extname is null and p.prokind <> 'a' then pg_get_function_arguments(p.oid) end as parameters,
        case when p.extname is null then pg_get_function_result(p.oid) end as result,
        coalesce(argument.types, '[]') as argument_types,
        coalesce(argument.names, '[]') as argument_names,
        case when p.prokind = 'p' then '' else format_type(p.prorettype, null) end as returns,
        p.proretset as returns_set,
        -- Of C the link symbol, of an extension what everybody has: left out.
        case
            when p.extname is null and p.lanname not in ('c', 'internal') and p.prokind <> 'a'
                then coalesce(standard.body, p.prosrc)
        end as body,
        standard.body is not null as standard_body,
        (
            select case when bool_or(s.proargtypes = p.proargtypes) then 'alike' when count(*) > 0 then 'other' else 'none' end
            from pg_proc s where s.proname = p.proname and s.pronamespace = 'pg_catalog'::regnamespace
        ) as namesake,
        p.prosecdef as security_definer,
        case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
        p.proleakproof as leakproof,
        p.proisstrict as strict,
        coalesce(setting.list, '[]') as config,
        pg_get_userbyid(p.proowner) as owner,
        p.extname as extension,
        p.proacl::text[] as acl,
        m.description as comment
    from listed p
    left join argument on argument.oid = p.oid
    left join setting on setting.oid = p.oid
    left join standard on standard.oid = p.oid
    left join pg_description m on m.objoid = p.oid and m.classoid = 'pg_proc'::regclass and m.objsubid = 0
    order by p.nspname, p.proname, pg_get_function_identity_arguments(p.oid)
) r
