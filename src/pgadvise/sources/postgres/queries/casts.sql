-- Casts that are not the server's own: its catalog is made with oids below 16384.
select coalesce(json_agg(r), '[]')::text
from (
    select
        format_type(c.castsource, null) as source,
        format_type(c.casttarget, null) as target,
        case when c.castmethod = 'f' then c.castfunc::int8 end as function,
        c.castmethod = 'i' as by_text,
        case c.castcontext when 'e' then 'explicit' when 'a' then 'assignment' else 'implicit' end as context,
        e.extname as extension
    from pg_cast c
    left join pg_depend d
        on d.classid = 'pg_cast'::regclass and d.objid = c.oid
        and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    left join pg_extension e on e.oid = d.refobjid
    where c.oid >= 16384
      -- A range's to its multirange came with them.
      and not exists (
          select from pg_depend i where i.classid = 'pg_cast'::regclass and i.objid = c.oid and i.deptype = 'i'
      )
    order by 1, 2
) r
