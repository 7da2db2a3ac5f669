-- How far the oldest unfrozen ids of every database lie back.
select coalesce(json_agg(d order by d.database), '[]')::text
from (select datname as database, age(datfrozenxid) as xid_age, mxid_age(datminmxid) as mxid_age from pg_database) d
