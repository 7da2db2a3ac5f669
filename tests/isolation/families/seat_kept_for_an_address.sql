/*
title = "Seats are kept for an address until whoever has it signs up: for that one, for one that he types, for anybody"
key = "space_id"
setup_tries = [
  ["reset role", "delete from auth.users where id = '{eve}'", '''insert into auth.users (id, email, raw_user_meta_data) values ('{eve}', 'eve@evil.test', '{"email": "dan@beta.test"}')''', "set local role authenticated"],
]
[forms]
of_the_account = { memos = "iiii", seats = "iddd" }
in_small_letters = { memos = "iiii", seats = "iddd" }
that_he_types = { memos = "llll", seats = "lddd" }
of_anybody = { memos = "llll", seats = "lddd" }
*/
alter table auth.users add column if not exists raw_user_meta_data jsonb;
create table spaces (id uuid primary key default gen_random_uuid(), name text);
create table seats (
  id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces on delete cascade,
  user_id uuid references auth.users on delete set null, email text not null, unique (space_id, user_id)
);
create table memos (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces on delete cascade, title text);
alter table spaces enable row level security;
alter table seats enable row level security;
alter table memos enable row level security;
create function my_spaces() returns setof uuid language sql stable security definer set search_path = '' as $$
  select s.space_id from public.seats s where s.user_id = auth.uid()
$$;
create policy seen on seats for select to authenticated using (space_id in (select my_spaces()));
create policy of_space on memos to authenticated using (space_id in (select my_spaces()));
create function seat() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.seats set user_id = new.id where user_id is null
    and <<<email = new.email|||lower(email) = lower(new.email)|||email = new.raw_user_meta_data ->> 'email'|||email is not null>>>;
  return new;
end $$;
create trigger seat after insert on auth.users for each row execute function seat();
-- rows
insert into spaces (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats (space_id, user_id, email) values ('{A}', '{ann}', 'ann@alpha.test'), ('{B}', '{bob}', 'bob@beta.test'), ('{B}', null, 'dan@beta.test');
insert into memos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
