-- Leakproof functions of the system, as name(type, type).
select coalesce(json_agg(f.signature order by f.signature collate "C"), '[]')::text
from (
    select p.proname || '(' || oidvectortypes(p.proargtypes) || ')' as signature
    from pg_proc p
    where p.proleakproof and p.pronamespace = 'pg_catalog'::regnamespace
) f
