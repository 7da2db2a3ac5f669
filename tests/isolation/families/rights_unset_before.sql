/*
title = "A guard that a platform role does not change: blind where there was none before"
key = "school_id"
setup_tries = [["update accounts set platform_role = 'superadmin'"], ["update accounts set platform_role = 'superadmin' where id = '{ann}'"]]
[forms]
distinct = { grades = "iiii" }
unequal = { grades = "llll" }
*/
create table schools (id uuid primary key, name text);
create table accounts (id uuid primary key references auth.users, school_id uuid not null references schools, display_name text, platform_role text check (platform_role in ('support', 'superadmin')));
alter table schools enable row level security;
alter table accounts enable row level security;
revoke insert, delete on accounts from authenticated, anon;
create policy me on accounts for select to authenticated using (id = auth.uid());
create policy me_edit on accounts for update to authenticated using (id = auth.uid()) with check (id = auth.uid());
create function accounts_guard() returns trigger language plpgsql as $$
begin
  if new.platform_role <<<is distinct from|||!=>>> old.platform_role or new.school_id is distinct from old.school_id then
    raise exception 'these columns are fixed';
  end if;
  return new;
end
$$;
create trigger accounts_guard before update on accounts for each row execute function accounts_guard();
create table grades (id uuid primary key default gen_random_uuid(), school_id uuid not null references schools, title text);
alter table grades enable row level security;
create policy school_or_super on grades to authenticated using (exists (select 1 from accounts a where a.id = auth.uid() and (a.school_id = grades.school_id or a.platform_role = 'superadmin')));
-- rows
insert into schools values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into accounts values ('{ann}', '{A}', 'Ann', null), ('{bob}', '{B}', 'Bob', null);
insert into grades values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
