/*
title = "Whoever accepts an invitation is enrolled by a trigger: where he was invited, or where he says that he was"
key = "choir_id"
setup_tries = [["update invitations set choir_id = '{B}', accepted = true"]]
[forms]
accepts_only = { scores = "iiii" }
where_he_says = { scores = "llll" }
*/
create table choirs (id uuid primary key, name text);
create table singers (choir_id uuid not null references choirs, user_id uuid not null references auth.users, primary key (choir_id, user_id));
create table invitations (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs, email text not null, accepted boolean not null default false);
alter table choirs enable row level security;
alter table singers enable row level security;
alter table invitations enable row level security;
revoke all on choirs, singers, invitations from anon, authenticated;
grant select on singers to authenticated;
grant select, update (<<<accepted|||choir_id, accepted>>>) on invitations to authenticated;
create policy self on singers for select to authenticated using (user_id = auth.uid());
create policy mine on invitations to authenticated using (email = auth.jwt() ->> 'email');
create function enrol() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.singers values (new.choir_id, auth.uid()) on conflict do nothing;
  return new;
end
$$;
create trigger enrols after update of accepted on invitations for each row when (new.accepted) execute function enrol();
create table scores (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs, title text);
alter table scores enable row level security;
create policy of_choir on scores to authenticated using (choir_id in (select s.choir_id from singers s where s.user_id = auth.uid()));
-- rows
insert into choirs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into singers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invitations (choir_id, email) values ('{A}', 'ann@alpha.test');
insert into scores values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
