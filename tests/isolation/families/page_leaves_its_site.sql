/*
title = "A guard keeps a page on its site: by <>, so that a page without a site may come to any; where each has one; by IS DISTINCT FROM"
key = "site_id"
setup_tries = [["update pages set site_id = null"]]
[forms]
over_null = { pages = "i-l-" }
never_null = { pages = "i-i-" }
distinct = { pages = "i-i-" }
*/
create table sites (id uuid primary key, name text not null);
create table site_users (site_id uuid not null references sites (id), user_id uuid not null references auth.users (id), primary key (site_id, user_id));
create table pages (id uuid primary key default gen_random_uuid(), site_id uuid<<<||| not null|||>>> references sites (id), created_by uuid not null references auth.users (id), title text not null);
alter table sites enable row level security;
alter table site_users enable row level security;
alter table pages enable row level security;
create policy own on site_users for select to authenticated using (user_id = auth.uid());
create policy seen on pages for select to authenticated using (site_id in (select u.site_id from site_users u where u.user_id = auth.uid()));
create policy edited on pages for update to authenticated using (created_by = auth.uid() and (site_id is null or site_id in (select u.site_id from site_users u where u.user_id = auth.uid())))
  with check (created_by = auth.uid());
create function stays() returns trigger language plpgsql as $$
begin
  if new.site_id <<<<>|||<>|||is distinct from>>> old.site_id then
    raise exception 'a page stays on its site';
  end if;
  return new;
end $$;
create trigger stays before update on pages for each row execute function stays();
-- rows
insert into sites values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into site_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pages values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
