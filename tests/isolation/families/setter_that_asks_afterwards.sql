/*
title = "A setter sets the organisation first and asks then: an error undoes what was set, an answer does not"
key = "org_id"
setup_tries = [["select use_org('{B}')"], ["select try_org('{B}')"]]
[forms]
raises = { tasks = "iiii" }
raises_and_is_caught = { tasks = "iiii" }
answers_no = { tasks = "llll" }
warns = { tasks = "llll" }
catches_its_own = { tasks = "llll" }
asks_what_it_set = { tasks = "llll" }
asks_under_a_policy = { tasks = "llll" }
asks_a_view = { tasks = "llll" }
asks_a_helper = { tasks = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table profiles (user_id uuid primary key references auth.users, home_org uuid not null references orgs);
alter table orgs enable row level security;
alter table members enable row level security;
alter table profiles enable row level security;
revoke all on orgs, members, profiles from anon, authenticated;
create function chosen_org() returns uuid language sql stable as $$ select nullif(current_setting('app.org', true), '')::uuid $$;
create function active_org() returns uuid language sql stable security definer set search_path = '' as $$
  select coalesce(public.chosen_org(), (select p.home_org from public.profiles p where p.user_id = auth.uid()))
$$;
<<<||||||||||||||||||grant select on members to authenticated;
create policy of_the_chosen on members for select to authenticated using (org_id = active_org());|||create view members_here as select * from members where org_id = chosen_org();|||create function is_here(org uuid) returns boolean language sql stable as $$ select org = public.chosen_org() $$;>>>
create function use_org(p_org uuid) returns boolean language plpgsql <<<security definer|||security definer|||security definer|||security definer|||security definer|||security definer|||security invoker|||security definer|||security definer>>> as $$
begin
  perform set_config('app.org', p_org::text, true);
  <<<||||||||||||begin ||||||||||||>>><<<if not exists (select from public.members m where m.org_id = p_org and m.user_id = auth.uid())|||if not exists (select from public.members m where m.org_id = p_org and m.user_id = auth.uid())|||if not exists (select from public.members m where m.org_id = p_org and m.user_id = auth.uid())|||if not exists (select from public.members m where m.org_id = p_org and m.user_id = auth.uid())|||if not exists (select from public.members m where m.org_id = p_org and m.user_id = auth.uid())|||if current_setting('app.org', true) is distinct from p_org::text|||if not exists (select from public.members m where m.org_id = p_org)|||if not exists (select from public.members_here m where m.org_id = p_org)|||if not public.is_here(p_org)>>> then
    <<<raise exception 'not a member';|||raise exception 'not a member';|||return false;|||raise warning 'not a member';|||raise exception 'not a member';|||raise exception 'not a member';|||raise exception 'not a member';|||raise exception 'not a member';|||raise exception 'not a member';>>>
  end if;
  <<<||||||||||||exception when others then return false; end;||||||||||||>>>
  return true;
end
$$;
<<<|||create function try_org(p_org uuid) returns boolean language plpgsql as $$
begin
  return use_org(p_org);
exception when others then
  return false;
end
$$;|||||||||||||||||||||>>>
create table tasks (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table tasks enable row level security;
create policy of_org on tasks to authenticated using (org_id = (select active_org()));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into profiles values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into tasks values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
