/*
title = "An invitation that was withdrawn by a time of whatever name or by a flag, accepted by a function that asks for both, or forgets one"
key = "choir_id"
setup_tries = [["select accept('{own}')"]]
[forms]
asks = { scores = "iiii" }
forgets_the_time = { scores = "llll" }
forgets_the_flag = { scores = "llll" }
*/
create table choirs (id uuid primary key, name text not null);
create table singers (choir_id uuid not null references choirs, user_id uuid not null references auth.users, primary key (choir_id, user_id));
create table invitations (id uuid primary key, choir_id uuid not null references choirs, email text not null, sent_at timestamptz default now(), shelved_at timestamptz, is_active boolean not null default true);
create table scores (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs, title text);
alter table choirs enable row level security;
alter table singers enable row level security;
alter table invitations enable row level security;
alter table scores enable row level security;
revoke insert, update, delete on choirs, singers, invitations from anon, authenticated;
create policy self on singers for select to authenticated using (user_id = auth.uid());
create policy of_choir on scores to authenticated using (choir_id in (select s.choir_id from singers s where s.user_id = auth.uid()));
create function accept(invitation uuid) returns void language plpgsql security definer set search_path = '' as $$
declare found_choir uuid;
begin
  select i.choir_id into found_choir from public.invitations i where i.id = invitation and i.email = auth.jwt() ->> 'email'<<< and i.shelved_at is null and i.is_active||| and i.is_active||| and i.shelved_at is null>>>;
  if found_choir is null then raise exception 'no such invitation'; end if;
  insert into public.singers (choir_id, user_id) values (found_choir, auth.uid());
end $$;
-- rows
insert into choirs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into singers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invitations values ('{own}', '{B}', 'ann@alpha.test', now(), <<<now(), false|||now(), true|||null, false>>>);
insert into scores values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
