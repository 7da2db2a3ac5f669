/*
title = "Admins see every tenant: said by a profile that its owner edits, whole or in part"
key = "hotel_id"
setup_tries = [["update profiles set is_admin = true"], ["update profiles set hotel_id = '{B}'"], ["update profiles set nick = 'x'"], ["insert into profiles values ('{ann}', '{B}', true, 'x') on conflict (user_id) do update set is_admin = true"]]
[forms]
nick_only = { rooms = "iiii" }
flag = { rooms = "llll" }
hotel = { rooms = "llll" }
guarded = { rooms = "iiii" }
flag_guarded = { rooms = "iiii" }
*/
create table hotels (id uuid primary key, name text not null);
create table profiles (user_id uuid primary key references auth.users, hotel_id uuid not null references hotels, is_admin boolean not null default false, nick text);
alter table hotels enable row level security;
alter table profiles enable row level security;
revoke all on hotels, profiles from anon, authenticated;
grant select on profiles to authenticated;
grant update (<<<nick|||nick, is_admin|||nick, hotel_id|||nick, is_admin, hotel_id|||nick, is_admin, hotel_id>>>) on profiles to authenticated;
create policy self on profiles to authenticated using (user_id = auth.uid());
<<<|||||||||create function keep_profile() returns trigger language plpgsql as $$
begin
  if new.is_admin is distinct from old.is_admin or new.hotel_id is distinct from old.hotel_id then raise exception 'ask an administrator'; end if;
  return new;
end
$$;
create trigger keeps before update on profiles for each row execute function keep_profile();|||create function keep_profile() returns trigger language plpgsql as $$
begin
  if new.is_admin is distinct from old.is_admin or new.hotel_id is distinct from old.hotel_id then raise exception 'ask an administrator'; end if;
  return new;
end
$$;
create trigger keeps before update on profiles for each row execute function keep_profile();>>>
create table rooms (id uuid primary key default gen_random_uuid(), hotel_id uuid not null references hotels, title text);
alter table rooms enable row level security;
create policy of_hotel on rooms to authenticated using (exists (
  select 1 from profiles p where p.user_id = auth.uid() and (p.hotel_id = rooms.hotel_id <<<|||or p.is_admin|||||||||or p.is_admin>>>)));
-- rows
insert into hotels values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{A}', false, 'ann'), ('{bob}', '{B}', false, 'bob');
insert into rooms values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
