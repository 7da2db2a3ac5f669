/*
title = "What a trigger puts elsewhere: who may look there, whose row it is, and by which ways it is carried"
key = "org_id"
[forms]
of_the_organisation = { docs = "i---" }
to_each = { docs = "l---" }
for_members_of_any = { docs = "l---" }
for_who_is_logged_in = { docs = "l---" }
in_a_view_of_a_view = { docs = "l---" }
by_a_helper = { docs = "l---" }
by_an_error = { docs = "l---" }
*/
create table orgs (id uuid primary key);
create table seats (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table news (id bigint generated always as identity primary key, <<<org_id uuid references orgs, |||org_id uuid references orgs, |||>>>body text);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table docs enable row level security;
alter table news enable row level security;
create policy mine on seats for select to authenticated using (user_id = auth.uid());
create policy of_org on docs for select to authenticated using (org_id in (select s.org_id from seats s where s.user_id = auth.uid()));
<<<create policy told on news for select to authenticated using (org_id in (select s.org_id from seats s where s.user_id = auth.uid()))|||create policy told on news for select to authenticated using (org_id in (select s.org_id from seats s where s.user_id = auth.uid()))|||create policy told on news for select to authenticated using (exists (select 1 from seats s where s.user_id = auth.uid()))|||create policy told on news for select to authenticated using (true);
create policy alone on news as restrictive for select to authenticated using (auth.uid() is not null)|||create view below as select body from news; revoke all on below from authenticated, anon;
create view latest as select body from below where auth.uid() is not null|||create policy told on news for select to authenticated using (true)>>>;
create function heading(doc uuid) returns text language sql stable security definer set search_path = '' as $$ select d.title from public.docs d where d.id = doc $$;
revoke execute on function heading from public, anon, authenticated;
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  <<<insert into public.news (org_id, body) values (new.org_id, new.title)|||insert into public.news (org_id, body) select o.id, new.title from public.orgs o|||insert into public.news (body) values (new.title)|||insert into public.news (body) values (new.title)|||insert into public.news (body) values (new.title)|||insert into public.news (body) values (public.heading(new.id))|||perform new.title::integer>>>;
  return null;<<<||||||||||||||||||
exception when others then
  insert into public.news (body) values (sqlerrm);
  return null;>>>
end $$;
create trigger tell after insert on docs for each row execute function tell();
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
