select * from app.thing
select t.id, t.n from app.thing t where t.b order by t.n
select s.id from (select id, n from app.thing where n > 1) s
select v.a from (values (1, 'a'), (2, 'b')) v(a, b)
select g, g + 1 as h from generate_series(1, 3) g where g > 1
select u.x from unnest(array[1, 2]) with ordinality u(x, o) where u.o = 1
select id from app.thing tablesample bernoulli (10)
select j.a from jsonb_to_recordset('[]') as j(a int)
select workspace_id, n, count(*) from app.thing group by rollup (workspace_id), cube (n)
select grouping(n), n, count(*) from app.thing group by grouping sets ((n), ())
select extract(year from at), extract(epoch from span) / n as e, date_part('dow', at) as dow from app.thing
select id, (select count(*) from app.member where member.workspace_id = thing.id and n > 1) from app.thing
select t.id, m.role from app.thing t join app.member m using (workspace_id) left join app.member k on k.user_id = t.id
select id from app.thing union select user_id from app.member order by 1 limit 3
with x as (select id, n from app.thing) select x.id from x where x.n > 1
select id, rank() over w, sum(n) over (partition by b rows 2 preceding) as s from app.thing window w as (order by at)
select distinct on (workspace_id) workspace_id, at from app.thing order by workspace_id, at desc
select q.n from (select n from app.thing union all select 1) q where q.n = 2
select to_jsonb(thing) - 'x' as j, thing as whole, (thing.*).m from app.thing
select t.id, e.key from app.thing t, jsonb_each(t.j) e where t.v in ('a', 'b') and t.t collate "C" < 'c'
select xmlserialize(content null::xml as text) as x, grouping(b) as g from app.thing group by b
