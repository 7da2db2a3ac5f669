/*
title = "Published pages are for all to read, and for all to change where one policy says it for every command"
key = "site_id"
[forms]
read_only = { pages = "-iii" }
all_commands = { pages = "-lll" }
*/
create table sites (id uuid primary key, domain text not null unique);
create table editors (site_id uuid references sites, user_id uuid references auth.users, primary key (site_id, user_id));
create table pages (id uuid primary key default gen_random_uuid(), site_id uuid not null references sites, status text not null default 'draft' check (status in ('draft', 'published')), title text);
alter table sites enable row level security;
alter table editors enable row level security;
alter table pages enable row level security;
create policy self on editors for select to authenticated using (user_id = auth.uid());
<<<create policy reading on pages for select using (status = 'published' or site_id in (select e.site_id from editors e where e.user_id = auth.uid()));
create policy adding on pages for insert to authenticated with check (site_id in (select e.site_id from editors e where e.user_id = auth.uid()));
create policy editing on pages for update to authenticated using (site_id in (select e.site_id from editors e where e.user_id = auth.uid()));
create policy removing on pages for delete to authenticated using (site_id in (select e.site_id from editors e where e.user_id = auth.uid()));|||create policy everything on pages for all using (status = 'published' or site_id in (select e.site_id from editors e where e.user_id = auth.uid()));>>>
-- rows
insert into sites values ('{A}', 'alpha.test'), ('{B}', 'beta.test');
insert into editors values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pages values ('{own}', '{A}', 'draft', 'own'), ('{secret}', '{B}', 'published', 'secret');
