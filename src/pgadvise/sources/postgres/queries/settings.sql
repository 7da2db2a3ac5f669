-- Settings of the server. $1: regular expression of dotted names whose value may be shown, $2: plain names that may not.
-- What this session has set for itself is not what others get: there the value is the one that RESET would bring back.
select coalesce(json_agg(s order by s.name), '[]')::text
from (
    select
        name,
        case
            when name like '%.%' and name !~ $1 then null
            when name = any ($2::text[]) and setting <> '' then null
            when source = 'session' then reset_val
            else setting
        end as value,
        unit,
        case when source = 'session' and reset_val is not distinct from boot_val then 'default' else source end as source,
        pending_restart
    from pg_settings
) s
