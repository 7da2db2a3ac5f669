/*
title = "A child with a tenant of its own: which its parent's must be, by a key, by the policy, or not at all"
key = "museum_id"
attacks = { labels = { insert = ["insert into labels (museum_id, exhibit_id, title) values ('{B}', 'ea000000-0000-4000-8000-000000000001', 'x')"] } }
[forms]
composite_key = { labels = "iiii" }
by_parent = { labels = "iiii" }
parent_only_checked = { labels = "illi" }
*/
create table museums (id uuid primary key, name text not null);
create table curators (museum_id uuid not null references museums, user_id uuid not null references auth.users, primary key (museum_id, user_id));
create table exhibits (id uuid primary key, museum_id uuid not null references museums, unique (museum_id, id));
alter table museums enable row level security;
alter table curators enable row level security;
alter table exhibits enable row level security;
revoke all on museums, curators, exhibits from anon, authenticated;
grant select on curators, exhibits to authenticated;
create policy self on curators for select to authenticated using (user_id = auth.uid());
create policy of_museum on exhibits for select to authenticated using (museum_id in (select c.museum_id from curators c where c.user_id = auth.uid()));
create table labels (id uuid primary key default gen_random_uuid(), museum_id uuid not null references museums, exhibit_id uuid not null, title text,
  foreign key <<<(museum_id, exhibit_id) references exhibits (museum_id, id)|||(exhibit_id) references exhibits (id)|||(exhibit_id) references exhibits (id)>>>);
alter table labels enable row level security;
create policy of_exhibit on labels to authenticated
  using (<<<exhibit_id in (select e.id from exhibits e)|||exists (select 1 from exhibits e where e.id = labels.exhibit_id and e.museum_id = labels.museum_id)|||museum_id in (select c.museum_id from curators c where c.user_id = auth.uid())>>>)
  with check (<<<exhibit_id in (select e.id from exhibits e)|||exists (select 1 from exhibits e where e.id = labels.exhibit_id and e.museum_id = labels.museum_id)|||exhibit_id in (select e.id from exhibits e)>>>);
-- rows
insert into museums values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into curators values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into exhibits values ('ea000000-0000-4000-8000-000000000001', '{A}'), ('eb000000-0000-4000-8000-000000000002', '{B}');
insert into labels values ('{own}', '{A}', 'ea000000-0000-4000-8000-000000000001', 'own'), ('{secret}', '{B}', 'eb000000-0000-4000-8000-000000000002', 'secret');
