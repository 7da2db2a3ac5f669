/*
title = "Who may delete a row is told by a trigger alone, which raises, leaves the row, or only says so"
key = "space_id"
[forms]
raises = { tasks = "iddi" }
leaves = { tasks = "iddi" }
warns = { tasks = "iddl" }
anywhere = { tasks = "iddl" }
later = { tasks = "iddl" }
for_others = { tasks = "iddl" }
*/
create table spaces (id uuid primary key, name text not null);
create table space_users (space_id uuid not null references spaces (id), user_id uuid not null references auth.users (id), primary key (space_id, user_id));
create table tasks (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces (id), title text not null);
alter table spaces enable row level security;
alter table space_users enable row level security;
alter table tasks enable row level security;
create policy self on space_users for select to authenticated using (user_id = (select auth.uid()));
create policy reads on tasks for select to authenticated using (space_id in (select m.space_id from space_users m where m.user_id = (select auth.uid())));
create policy drops on tasks for delete to authenticated using (true);
create function guards() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' and not exists (select 1 from public.space_users m where <<<m.space_id = old.space_id and |||m.space_id = old.space_id and |||m.space_id = old.space_id and ||||||m.space_id = old.space_id and |||m.space_id = old.space_id and >>>m.user_id = auth.uid()) then
    <<<raise exception 'no member'|||return null|||raise warning 'no member'|||raise exception 'no member'|||raise exception 'no member'|||raise exception 'no member'>>>;
  end if;
  return old;
end $$;
create trigger guards before <<<delete|||delete|||delete|||delete|||update|||delete>>> on tasks for each row<<<||||||||||||||| when (old.title = 'own')>>> execute function guards();
-- rows
insert into spaces values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into space_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into tasks (id, space_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
