/*
title = "The latest of each organisation by LATERAL with LIMIT, past the policies: of the caller's, or of another"
key = "lab_id"
[functions."latest()"]
table = "results"
calls = ["select id from latest()"]
[forms]
of_mine = { results = "iiii", "latest()" = "i" }
left_join = { results = "iiii", "latest()" = "i" }
of_others = { results = "iiii", "latest()" = "l" }
of_all = { results = "iiii", "latest()" = "l" }
asked_of_the_lab = { results = "iiii", "latest()" = "l" }
*/
create table labs (id uuid primary key, name text not null);
create table scientists (lab_id uuid not null references labs, user_id uuid not null references auth.users, primary key (lab_id, user_id));
alter table labs enable row level security;
alter table scientists enable row level security;
revoke all on labs, scientists from anon, authenticated;
create table results (id uuid primary key default gen_random_uuid(), lab_id uuid not null references labs, title text, at timestamptz not null default now());
alter table results enable row level security;
create function labs_of_mine() returns setof uuid language sql stable security definer set search_path = '' as $$ select s.lab_id from public.scientists s where s.user_id = auth.uid() $$;
create policy of_lab on results to authenticated using (lab_id in (select labs_of_mine()));
create function latest() returns table (lab text, id uuid, title text) language sql stable security definer set search_path = '' as $$
  <<<select l.name, r.id, r.title from public.scientists s join public.labs l on l.id = s.lab_id cross join lateral (select x.id, x.title from public.results x where x.lab_id = l.id order by x.at desc limit 1) r where s.user_id = auth.uid()|||select l.name, r.id, r.title from public.labs l left join lateral (select x.id, x.title from public.results x where x.lab_id = l.id order by x.at desc limit 1) r on true where l.id in (select public.labs_of_mine())|||select l.name, r.id, r.title from public.scientists s join public.labs l on l.id = s.lab_id cross join lateral (select x.id, x.title from public.results x where x.lab_id <> l.id order by x.at desc limit 1) r where s.user_id = auth.uid()|||select l.name, r.id, r.title from public.labs l left join public.scientists s on s.lab_id = l.id and s.user_id = auth.uid() cross join lateral (select x.id, x.title from public.results x where x.lab_id = l.id order by x.at desc limit 1) r|||select l.name, r.id, r.title from public.labs l cross join lateral (select x.id, x.title from public.results x order by x.lab_id desc limit 1) r where l.id in (select public.labs_of_mine())>>>
$$;
-- rows
insert into labs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into scientists values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into results values ('{own}', '{A}', 'own', '2026-01-01'), ('{secret}', '{B}', 'secret', '2026-01-02');
