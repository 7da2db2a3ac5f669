/*
title = "A trigger of the messages writes into their thread what was last said: the policy asks whose thread it is, it does not, or threads may be given away"
key = "club_id"
[attacks.threads]
update = ["insert into messages (club_id, thread_id, title) values ('{A}', '{secret}', 'x')", "update threads set club_id = '{B}' where id = '{own}'"]
[forms]
whose_thread_it_is = { threads = "iiii", messages = "iiii" }
any_thread = { threads = "iili", messages = "iiii" }
given_away = { threads = "illi", messages = "iiii" }
*/
create table clubs (id uuid primary key, name text);
create table members (club_id uuid not null references clubs on delete cascade, user_id uuid not null references auth.users on delete cascade, primary key (club_id, user_id));
alter table clubs enable row level security;
alter table members enable row level security;
create policy self on members for select to authenticated using (user_id = auth.uid());
create table threads (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs on delete cascade, title text, last_said text, said_at timestamptz);
create table messages (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs on delete cascade, thread_id uuid not null references threads on delete cascade, title text);
alter table threads enable row level security;
alter table messages enable row level security;
create function mine(club uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.members m where m.club_id = club and m.user_id = auth.uid())
$$;
create policy of_club on threads to authenticated using (mine(club_id)) <<<|||||| with check (true)>>>;
create policy of_club on messages to authenticated using (mine(club_id))
  <<<with check (mine(club_id) and thread_id in (select t.id from threads t where t.club_id = messages.club_id))||||||with check (mine(club_id) and thread_id in (select t.id from threads t where t.club_id = messages.club_id))>>>;
create function say() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.threads set last_said = left(new.title, 20), said_at = now() where id = new.thread_id;
  return new;
end $$;
create trigger say after insert or update on messages for each row execute function say();
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into threads (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into messages (id, club_id, thread_id, title) values ('{own}', '{A}', '{own}', 'own'), ('{secret}', '{B}', '{secret}', 'secret');
