/*
title = "A trigger puts what documents say into a feed for the staff, or for followers, who may be entered through a view with its owner's rights, or by a rule, and by nobody's hand"
key = "org_id"
setup_tries = [["insert into entered (org_id, user_id) values ('{B}', auth.uid())"]]
[attacks]
docs = { select = [["select '{secret}' from feed where body like '%secret%'"]] }
[forms]
staff_is_read = { docs = "i---" }
staff_by_a_view = { docs = "l---" }
staff_by_a_rule = { docs = "l---" }
followers_are_read = { docs = "i---" }
followers_by_a_view = { docs = "l---" }
*/
create table orgs (id uuid primary key);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table <<<staff|||staff|||staff|||followers|||followers>>> (<<<note|||note|||note|||org_id|||org_id>>> uuid, user_id uuid not null references auth.users);
create table feed (no bigint generated always as identity primary key, user_id uuid, body text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table <<<staff|||staff|||staff|||followers|||followers>>> enable row level security;
alter table feed enable row level security;
revoke insert, update, delete on members, <<<staff|||staff|||staff|||followers|||followers>>> from anon, authenticated;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy s on docs for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy s on <<<staff|||staff|||staff|||followers|||followers>>> for select to authenticated using (user_id = auth.uid());
<<<create view entered as select note as org_id, user_id from staff;|||create view entered as select note as org_id, user_id from staff;|||create table entered (org_id uuid, user_id uuid not null default auth.uid());
alter table entered enable row level security;
create policy own on entered to authenticated using (user_id = auth.uid());
create rule entered as on insert to entered do also insert into staff values (new.org_id, new.user_id);|||create view entered as select org_id, user_id from followers;|||create view entered as select org_id, user_id from followers;>>>
revoke all on entered from anon, authenticated;
grant select<<<|||, insert|||, insert||||||, insert>>> on entered to authenticated;
create policy s on feed for select to authenticated using (<<<exists (select 1 from staff t where t.user_id = auth.uid())|||exists (select 1 from staff t where t.user_id = auth.uid())|||exists (select 1 from staff t where t.user_id = auth.uid())|||user_id = auth.uid()|||user_id = auth.uid()>>>);
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.feed (user_id, body) <<<values (null, new.title)|||values (null, new.title)|||values (null, new.title)|||select f.user_id, new.title from public.followers f where f.org_id = new.org_id|||select f.user_id, new.title from public.followers f where f.org_id = new.org_id>>>;
  return null;
end $$;
create trigger tell after insert on docs for each row execute function tell();
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
<<<||||||||||||insert into feed (user_id, body) values ('{ann}', 'secret');>>>
