/*
title = "A function enters the caller where it says: into the club that it made, or by a record whose fields go by their places into another"
key = "org_id"
setup_tries = [["select found('{B}')"]]
[forms]
by_its_places = {docs = "llll"}
by_its_names = {docs = "iiii"}
of_the_table = {docs = "iiii"}
*/
create table orgs (id uuid primary key, name text, wanted uuid);
create table members (org_id uuid not null, user_id uuid not null references auth.users, primary key (org_id, user_id));
alter table orgs enable row level security;
alter table members enable row level security;
create policy s on members for select to authenticated using (user_id = auth.uid());
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table docs enable row level security;
create policy e on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create type two as (a uuid, b uuid);
create function found(p uuid) returns void language plpgsql security definer set search_path = '' as $$
declare m <<<public.two|||record|||public.orgs>>>;
begin
  insert into public.orgs (id, name, wanted) values (gen_random_uuid(), 'x', p) returning <<<id as b, wanted as a|||id as b, wanted as a|||*>>> into m;
  insert into public.members values (m.<<<b|||b|||id>>>, auth.uid());
end
$$;
-- rows
insert into orgs values ('{A}', 'a'), ('{B}', 'b');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
