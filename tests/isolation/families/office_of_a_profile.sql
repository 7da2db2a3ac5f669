/*
title = "The profile names the tenant; what of it may be edited"
key = "office_id"
setup_tries = [["update profiles set office_id = '{B}'"], ["insert into profiles values (auth.uid(), '{B}', 'x')"], ["delete from profiles", "insert into profiles values (auth.uid(), '{B}', 'x')"]]
[forms]
grant = { memos = "iiii" }
check = { memos = "iiii" }
trigger = { memos = "iiii" }
open = { memos = "llll" }
insert_too = { memos = "llll" }
*/
create table offices (id uuid primary key, name text not null);
create table profiles (user_id uuid primary key references auth.users (id), office_id uuid references offices (id), nick text);
alter table offices enable row level security;
alter table profiles enable row level security;
revoke insert, update, delete on profiles from authenticated;
grant update <<<(nick)|||||||||||||||(nick)>>> on profiles to authenticated;
create function my_office() returns uuid language sql stable security definer set search_path = '' as $$ select p.office_id from public.profiles p where p.user_id = auth.uid() $$;
create policy profiles_read on profiles for select to authenticated using (user_id = auth.uid());
create policy profiles_edit on profiles for update to authenticated using (user_id = auth.uid()) <<<|||with check (user_id = auth.uid() and office_id is not distinct from my_office())|||with check (user_id = auth.uid())|||with check (user_id = auth.uid())|||>>>;
<<<||||||create function keep() returns trigger language plpgsql as $$ begin if new.office_id is distinct from old.office_id then raise exception 'no'; end if; return new; end $$;
create trigger keep before update on profiles for each row execute function keep();||||||grant insert, delete on profiles to authenticated;
create policy profiles_new on profiles for insert to authenticated with check (user_id = auth.uid());
create policy profiles_end on profiles for delete to authenticated using (user_id = auth.uid());>>>
create table memos (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices (id), title text);
alter table memos enable row level security;
create policy memos_office on memos for all to authenticated using (office_id = (select my_office()));
-- rows
insert into offices values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{A}', 'Ann'), ('{bob}', '{B}', 'Bob');
insert into memos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
