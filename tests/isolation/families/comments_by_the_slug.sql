/*
title = "A public page by its slug through a function: of published pages only, or of drafts as well"
key = "site_id"
role = "anon"
[functions."page_by_slug(text)"]
table = "pages"
calls = ["select id from page_by_slug('home')", "select id from page_by_slug('draft-b')", "select id from page_by_slug('%')"]
[forms]
no_pages = { pages = "dddd", "page_by_slug(text)" = "d" }
by_pattern = { pages = "dddd", "page_by_slug(text)" = "l" }
*/
create table sites (id uuid primary key, owner uuid not null references auth.users);
create table pages (id uuid primary key default gen_random_uuid(), site_id uuid not null references sites, slug text not null, published boolean not null default false, title text, unique (site_id, slug));
alter table sites enable row level security;
alter table pages enable row level security;
create policy s on sites for select to authenticated using (owner = auth.uid());
create policy p on pages to authenticated using (exists (select 1 from sites s where s.id = pages.site_id and s.owner = auth.uid()));
create function page_by_slug(p_slug text) returns setof pages language sql stable security definer set search_path = '' as $$
  select p.* from public.pages p where <<<p.slug = p_slug and exists (select 1 from public.sites s where s.id = p.site_id and s.owner = auth.uid())|||p.slug ilike p_slug>>>
$$;
-- rows
insert into sites values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into pages values ('{own}', '{A}', 'home', false, 'own'), ('{secret}', '{B}', 'draft-b', false, 'secret');
