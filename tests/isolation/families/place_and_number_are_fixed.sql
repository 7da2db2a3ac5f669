/*
title = "A trigger compares what is fixed as rows: of both columns, with another operator, or of the wrong side"
key = "site_id"

[forms]
distinct.pages = "i-i-"
unequal.pages = "i-i-"
not_equal.pages = "i-i-"
both_differ.pages = "i-l-"
without_the_site.pages = "i-l-"
null_beside.pages = "i-l-"
distinct_beside_null.pages = "i-i-"
old_beside_old.pages = "i-l-"
*/
create table sites (id uuid primary key, name text not null);
create table site_users (
  site_id uuid not null references sites (id), user_id uuid not null references auth.users (id), primary key (site_id, user_id)
);
alter table sites enable row level security;
alter table site_users enable row level security;
create policy site_users_self on site_users for select to authenticated using (user_id = (select auth.uid()));
create table pages (
  id uuid primary key default gen_random_uuid(), site_id uuid not null references sites (id), no int not null default 1,
  parent int, title text not null
);
alter table pages enable row level security;
create policy pages_read on pages for select to authenticated
  using (site_id in (select su.site_id from site_users su where su.user_id = (select auth.uid())));
create function guard_pages() returns trigger language plpgsql as $$
begin
  if <<<(new.site_id, new.no) is distinct from (old.site_id, old.no)|||(new.site_id, new.no) <> (old.site_id, old.no)|||not ((new.no, new.site_id) = (old.no, old.site_id))|||new.site_id <> old.site_id and new.no <> old.no|||(new.id, new.no) is distinct from (old.id, old.no)|||not ((new.parent, new.site_id) is not distinct from (null, old.site_id)) and (new.parent, new.no) <> (old.parent, old.no)|||(new.parent, new.site_id) is distinct from (old.parent, old.site_id)|||(old.site_id, new.no) is distinct from (old.site_id, old.no)>>> then
    raise exception 'fixed';
  end if;
  return new;
end
$$;
create trigger pages_guard before update on pages for each row execute function guard_pages();
create policy pages_edit on pages for update to authenticated
  using (site_id in (select su.site_id from site_users su where su.user_id = (select auth.uid()))) with check (true);
-- rows
insert into sites values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into site_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pages (id, site_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
