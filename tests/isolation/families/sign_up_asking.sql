/*
title = "A trigger that enrols whoever signs up in a space: in one that he asks for, in one that was signed for him"
key = "space_id"
setup_tries = [["reset role", "delete from auth.users where id = '{eve}'", '''insert into auth.users (id, email, raw_user_meta_data) values ('{eve}', 'eve@evil.test', '{"space_id": "{B}"}')''', "set local role authenticated"]]
[forms]
asked_for = { memos = "llll" }
signed = { memos = "iiii" }
*/
alter table auth.users add column raw_user_meta_data jsonb not null default '{}', add column raw_app_meta_data jsonb not null default '{}';
create table spaces (id uuid primary key default gen_random_uuid(), name text);
create table seats (space_id uuid not null references spaces on delete cascade, user_id uuid not null references auth.users on delete cascade, primary key (space_id, user_id));
alter table spaces enable row level security;
alter table seats enable row level security;
create policy self on seats for select to authenticated using (user_id = auth.uid());
create table memos (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces on delete cascade, title text);
alter table memos enable row level security;
create policy of_space on memos to authenticated using (space_id in (select s.space_id from seats s where s.user_id = auth.uid()));
create function enrol() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  space uuid;
begin
  <<<space := (new.raw_user_meta_data ->> 'space_id')::uuid|||space := (new.raw_app_meta_data ->> 'space_id')::uuid>>>;
  if space is not null then
    insert into public.seats (space_id, user_id) values (space, new.id);
  end if;
  return new;
end $$;
create trigger enrol after insert on auth.users for each row execute function enrol();
-- rows
insert into spaces (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into memos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
