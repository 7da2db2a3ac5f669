true
b
not b
b = true
workspace_id = (select auth.uid())
workspace_id = auth.uid() and (b or n > 1) and not (b and n < 2)
(b or n = 1) and (n = 2 or not b) or n = 3 and b
workspace_id in (select member.workspace_id from app.member where member.user_id = auth.uid())
workspace_id not in (select workspace_id from app.member)
workspace_id = any (array(select workspace_id from app.member))
workspace_id <> all (select workspace_id from app.member)
n < any (array[1, 2, 3])
n operator(app.===) any (array[1, 2])
n operator(app.===) 4
exists (select 1 from app.member m where m.user_id = auth.uid() and m.workspace_id = thing.workspace_id)
exists (select from app.member m join app.thing t on t.id = m.user_id left join app.member k using (user_id))
exists (select * from app.member m, lateral (select * from app.thing t where t.id = m.user_id limit 1 offset 2) z)
not exists (select 1 from app.thing t where t.id = thing.id)
(select count(*) filter (where b) from app.thing) > 3
(select sum(n) over (partition by b order by m desc nulls last rows between 1 preceding and current row) from app.thing limit 1) > 3
(select sum(n) over w from app.thing window w as (order by m) limit 1) > 3
exists (with recursive up(id, n) as (select id, 1 from app.thing union all select t.id, up.n + 1 from app.thing t join up on up.id = t.workspace_id where up.n < 9) select 1 from up where up.id = thing.id)
exists (with k as materialized (select 1) select * from k)
exists (select 1 from app.thing group by grouping sets ((b), (n, m), ()) having count(*) > 1)
exists (select distinct on (b) n from app.thing order by b, n desc)
exists ((select 1 union select 2) except all select 3 order by 1)
exists (values (1, 'a'), (2, 'b'))
exists (select 1 from generate_series(1, n) with ordinality g(v, o), unnest(tags) u where g.v = 2)
exists (select 1 from jsonb_to_recordset(j) as r(a int, b text))
exists (select 1 from rows from (generate_series(1, 2), unnest(tags)) as r(a, b))
exists (select 1 from app.thing tablesample system (10) repeatable (3))
(n, m) = (1, 2)
(n, m) in ((1, 2), (3, 4))
(n, m) > (1, 2)
row(n) = row(1)
row(n, m) is null
thing.* is not null
n in (1, 2, 3)
n not in (1, 2)
n in (1)
n = any (array[m, 3])
t in ('a', 'b')
v in ('a', 'b')
role in ('owner', 'member')
role = 'owner'
role::text = 'owner'
t = any ('{a,b}'::text[])
n between 1 and 2
n not between 1 and 2
n between symmetric 3 and 2
n is null and t is not null
b is true or b is not false or b is unknown
n is distinct from m
n is not distinct from null
t like 'a%' and t not like '%b' and t ilike 'c' and t not ilike 'd'
t like '10!%%' escape '!'
t similar to 'a|b'
t ~ '^a' and t !~* 'b'
t = 'it''s' and t = E'back\\slash' and t = 'ünï'
n = -5 and m = -5 and x = -1.50 and d = 1e10 and m = 5000000000
- n > 3 and -(-n) > 3 and @ n = 2 and n - (3 - m) > 1 and n - 3 - m > 1 and (n + m) * 2 = 4 and n + m * 2 = 4
2 ^ 3 ^ 2 = d and n % 3 = 1 and (n << 2) = 4 and n & 3 = 1
d = 'NaN' and x = 12345678901234567890.123
c = 'abc' and v = 'abc'::varchar(5) and bits = b'0101' and who = current_user and small = 3
day = date '2020-01-01' and at > now() - interval '1 day' and span > interval '2' day
at > current_timestamp and day < current_date and at > localtimestamp(2)
extract(year from at) = 2020 and extract(epoch from span) > 3
at at time zone 'utc' > '2020-01-01' and date_trunc('day', at) = at
position('a' in t) > 0 and substring(t from 2 for 3) = 'a' and overlay(t placing 'x' from 1) = 'y' and trim(both 'x' from t) = ''
(j ->> 'role') = 'x' and j -> 'a' -> 'b' ->> 'c' = 'd' and j #>> '{a,b}' = 'e' and j @> '{"a": 1}' and j ? 'k'
(auth.jwt() -> 'app_metadata' ->> 'tenant')::uuid = workspace_id
(j -> 'n')::int = 3 and (j ->> 'n')::numeric(10, 2) = 3
j['a']['b'] = '1' and tags[1] = 'a' and tags[1:2] = array['a', 'b'] and (array[1, 2])[n] = 1
tags && array['a', 'b'] and tags @> array[]::text[] and 'a' = any (tags) and array[[1, 2], [3, 4]] = array[[n, n], [3, 4]]
(select k from app.member k limit 1).role = 'owner'
(thing).n = 3
coalesce(t, v, 'x') = 'a' and nullif(t, '') = 'b' and greatest(n, 1) > least(m, 2)
case when b then n = 1 when n = 2 then true else false end
case role when 'owner' then 1 else 2 end = n
case t when 'a' then 1 end is null
t collate "C" < 'b' and (t || 'x') collate "POSIX" = 'c'
t || v || 'x' = 'a' and t || (v || 'x') = 'a'
app.is_member(workspace_id) and app.any_of(variadic tags) and app.any_of('a', 'b')
app.named(second => 1, first => 2) = 1
current_setting('app.tenant', true)::uuid = workspace_id
"select" = 1
exists (select "Weird ""Name" as "order" from app.member)
inet <<= '10.0.0.0/8'::cidr and range @> 3 and at between '2020-01-01' and 'infinity'
(b is null) = (n is null) and (n = 1) = b and (n = 1 and b) is not true
(not b) is null and not b is null and (not b)::int = 1
(select string_agg(distinct t, ',' order by t) from app.thing) is null
(select percentile_cont(0.5) within group (order by d) from app.thing) > 1
xmlexists('//a' passing (null::xml)) or xmlparse(content t) is document
json_value(j, '$.a' returning int) = 1 and json_exists(j, '$.b')
t is json object and t is not json array with unique keys
json_array(n, m null on null) is not null and json_object('a': n) is not null
