/*
title = "A view with its owner's rights over a sub-query, a UNION, a GROUP BY, a LATERAL: the filter where it holds, or where it comes too late"
key = "depot_id"
meta = { shelves = { facts_from = "boxes" } }
attacks = { shelves = { select = ["select title from shelves"] } }
[forms]
sub_query = { shelves = "i---" }
with_query = { shelves = "i---" }
union_of_two = { shelves = "i---" }
grouped = { shelves = "i---" }
lateral_join = { shelves = "i---" }
distinct_on = { shelves = "i---" }
ranked = { shelves = "i---" }
outer_join = { shelves = "i---" }
members_first = { shelves = "i---" }
counted = { shelves = "i---" }
in_sub_query = { shelves = "i---" }
half_union = { shelves = "l---" }
other_lateral = { shelves = "l---" }
outer_side = { shelves = "l---" }
title_of_any = { shelves = "l---" }
grouped_over_all = { shelves = "l---" }
counted_by_size = { shelves = "l---" }
*/
create table depots (id uuid primary key, name text not null);
create table stockers (depot_id uuid not null references depots, user_id uuid not null references auth.users, primary key (depot_id, user_id));
alter table depots enable row level security;
alter table stockers enable row level security;
revoke all on depots, stockers from anon, authenticated;
create table boxes (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text, size int not null default 1);
create table shut_boxes (id uuid primary key default gen_random_uuid(), depot_id uuid not null references depots, title text);
alter table boxes enable row level security;
alter table shut_boxes enable row level security;
revoke all on boxes, shut_boxes from anon, authenticated;
create function is_stocker(depot uuid) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select from public.stockers s where s.depot_id = depot and s.user_id = auth.uid()) $$;
create view shelves as <<<select b.id, b.depot_id, b.title from (select * from boxes x where x.size > 0) b where is_stocker(b.depot_id)|||with mine as (select s.depot_id from stockers s where s.user_id = auth.uid()) select b.id, b.depot_id, b.title from boxes b join mine m on m.depot_id = b.depot_id|||select b.id, b.depot_id, b.title from boxes b where is_stocker(b.depot_id) union all select x.id, x.depot_id, x.title from shut_boxes x where is_stocker(x.depot_id)|||select b.id, b.depot_id, max(b.title) as title from boxes b where is_stocker(b.depot_id) group by b.id, b.depot_id|||select b.id, b.depot_id, l.title from boxes b cross join lateral (select x.title from boxes x where x.depot_id = b.depot_id order by x.title limit 1) l where is_stocker(b.depot_id)|||select distinct on (b.title) b.id, b.depot_id, b.title from boxes b where is_stocker(b.depot_id) order by b.title|||select q.id, q.depot_id, q.title, q.place from (select b.id, b.depot_id, b.title, row_number() over (partition by b.depot_id order by b.size) as place from boxes b where is_stocker(b.depot_id)) q where q.place < 9|||select b.id, b.depot_id, x.title from boxes b left join shut_boxes x on x.id = b.id and x.depot_id = b.depot_id where is_stocker(b.depot_id)|||select b.id, b.depot_id, b.title from stockers s join depots d on d.id = s.depot_id join boxes b on b.depot_id = d.id where s.user_id = auth.uid()|||select b.id, b.depot_id, b.title, (select count(*) from shut_boxes x where x.depot_id = b.depot_id) as shut from boxes b where is_stocker(b.depot_id)|||select q.id, q.depot_id, q.title from (select b.* from boxes b where is_stocker(b.depot_id)) q where q.title is not null|||select b.id, b.depot_id, b.title from boxes b where is_stocker(b.depot_id) union all select x.id, x.depot_id, x.title from boxes x where x.size > 0|||select x.id, b.depot_id, x.title from boxes b cross join lateral (select x.id, x.title from boxes x where x.size = b.size) x where is_stocker(b.depot_id)|||select x.id, x.depot_id, x.title from stockers s right join boxes x on x.depot_id = s.depot_id and s.user_id = auth.uid()|||select x.id, b.depot_id, (select string_agg(y.title, ',') from boxes y) as title from boxes b join boxes x on x.size = b.size where is_stocker(b.depot_id)|||select b.id, m.depot_id, max(b.title) as title from boxes b cross join stockers m where m.user_id = auth.uid() group by b.id, m.depot_id|||select b.id, b.depot_id, (select max(x.id::text) from boxes x where x.size = b.size) as title from boxes b where is_stocker(b.depot_id)>>>;
revoke all on shelves from anon;
-- rows
insert into depots values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into stockers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into boxes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
