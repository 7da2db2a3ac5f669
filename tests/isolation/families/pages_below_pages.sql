/*
title = "A trigger gives a page the site of the page above it: of any, of one that the caller sees, or not without asking"
key = "site_id"
[attacks.pages]
insert = ["insert into pages (above, title) values ('{secret}', 'x')"]
[forms]
any_page.pages = "il--"
page_that_is_seen.pages = "ii--"
any_page_compared.pages = "ii--"
any_page_compared_with_null.pages = "il--"
*/
create table sites (id uuid primary key, name text not null);
create table site_users (
  site_id uuid not null references sites (id), user_id uuid not null references auth.users (id), primary key (site_id, user_id)
);
alter table sites enable row level security;
alter table site_users enable row level security;
create policy site_users_self on site_users for select to authenticated using (user_id = (select auth.uid()));
create table pages (
  id uuid primary key default gen_random_uuid(), site_id uuid not null references sites (id),
  above uuid references pages (id), title text not null
);
alter table pages enable row level security;
create function my_site() returns uuid language sql stable security definer set search_path = '' as $$
  select su.site_id from public.site_users su where su.user_id = auth.uid() order by su.site_id limit 1
$$;
create policy pages_read on pages for select to authenticated using (site_id = my_site());
create function stamp_site() returns trigger language plpgsql<<< security definer set search_path = ''||| ||| security definer set search_path = ''||| security definer set search_path = ''>>> as $$
begin
  if new.above is null then
    new.site_id := public.my_site();
  else
    new.site_id := (select p.site_id from public.pages p where p.id = new.above);
<<<||||||    if new.site_id is distinct from public.my_site() then
      raise exception 'another site';
    end if;
|||    if new.site_id <> public.my_site() then
      raise exception 'another site';
    end if;
>>>  end if;
  return new;
end
$$;
create trigger pages_stamp before insert on pages for each row execute function stamp_site();
create policy pages_add on pages for insert to authenticated with check (true);
-- rows
insert into sites values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into site_users values ('{A}', '{ann}'), ('{B}', '{bob}');
alter table pages disable trigger user;
insert into pages (id, site_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
alter table pages enable trigger user;
