/*
title = "A place has places below it; who is of one sees what is below"
key = "region_id"
[forms]
down_closed = { notes = "iiii" }
path_up = { notes = "iiii" }
no_key = { notes = "llll" }
*/
create table regions (id uuid primary key, name text);
create table places (id uuid primary key, region_id uuid not null references regions (id), parent_id uuid, <<<unique (region_id, id), foreign key (region_id, parent_id) references places (region_id, id)|||unique (region_id, id), foreign key (region_id, parent_id) references places (region_id, id)|||foreign key (parent_id) references places (id)>>>);
create table place_staff (place_id uuid references places (id), user_id uuid references auth.users (id), primary key (place_id, user_id));
create table notes (id uuid primary key default gen_random_uuid(), region_id uuid not null references regions (id), place_id uuid not null<<<, foreign key (region_id, place_id) references places (region_id, id)|||, foreign key (region_id, place_id) references places (region_id, id)|||  references places (id)>>>, title text);
alter table regions enable row level security;
alter table places enable row level security;
alter table place_staff enable row level security;
alter table notes enable row level security;
create policy places_listed on places for select to authenticated using (true);
create policy staff_self on place_staff for select to authenticated using (user_id = auth.uid());
create function under(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
<<<  with recursive below as (
    select s.place_id as id from public.place_staff s where s.user_id = auth.uid()
    union
    select q.id from public.places q join below b on q.parent_id = b.id
  ) select exists (select 1 from below b where b.id = p)|||  with recursive above as (
    select q.id, q.parent_id from public.places q where q.id = p
    union all
    select q.id, q.parent_id from public.places q join above a on q.id = a.parent_id
  ) select exists (select 1 from above a join public.place_staff s on s.place_id = a.id where s.user_id = auth.uid())|||  with recursive below as (
    select s.place_id as id from public.place_staff s where s.user_id = auth.uid()
    union
    select q.id from public.places q join below b on q.parent_id = b.id
  ) select exists (select 1 from below b where b.id = p)>>>
$$;
create policy notes_under on notes for all to authenticated using (under(place_id));
-- rows
insert into regions values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into places values ('aa000000-0000-4000-8000-000000000001', '{A}', null), ('aa000000-0000-4000-8000-000000000002', '{A}', 'aa000000-0000-4000-8000-000000000001'), ('bb000000-0000-4000-8000-000000000001', '{B}', null)<<<||||||, ('bb000000-0000-4000-8000-000000000002', '{B}', 'aa000000-0000-4000-8000-000000000001')>>>;
insert into place_staff values ('aa000000-0000-4000-8000-000000000001', '{ann}'), ('bb000000-0000-4000-8000-000000000001', '{bob}');
insert into notes values ('{own}', '{A}', 'aa000000-0000-4000-8000-000000000002', 'own'), ('{secret}', '{B}', <<<'bb000000-0000-4000-8000-000000000001'|||'bb000000-0000-4000-8000-000000000001'|||'bb000000-0000-4000-8000-000000000002'>>>, 'secret');
