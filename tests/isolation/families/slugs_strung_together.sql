/*
title = "The caller's slugs as one text, cut again: at the mark between them, at one that a slug may hold, or slugs of anybody's"
key = "slug"
tenant_a = "dev-ops"
tenant_b = "ops"
[forms]
checked = { tasks = "iiii" }
by_an_array = { tasks = "iiii" }
of_none_too = { tasks = "iiii" }
word_for_none = { tasks = "iiii" }
hyphen = { tasks = "llll" }
another_mark = { tasks = "llll" }
unchecked = { tasks = "llll" }
of_everybody = { tasks = "llll" }
*/
create table crew (slug text not null<<< check (slug ~ '^[a-z-]+$')||| check (slug ~ '^[a-z-]+$')||| check (slug ~ '^[a-z-]+$')||| check (slug ~ '^[a-z-]+$')||| check (slug ~ '^[a-z-]+$')||| check (slug ~ '^[a-z-]+$')|||||| check (slug ~ '^[a-z-]+$')>>>, user_id uuid not null references auth.users (id), primary key (slug, user_id));
alter table crew enable row level security;
revoke insert, update, delete on crew from authenticated;
create policy crew_self on crew for select to authenticated using (user_id = auth.uid());
create function my_slugs() returns text language sql stable security definer set search_path = '' as $$
  select <<<string_agg(c.slug, ',')|||array_to_string(array_agg(c.slug), ' / ')|||coalesce(string_agg(distinct c.slug, ',' order by c.slug), '')|||string_agg(c.slug, ',')|||string_agg(c.slug, '-')|||string_agg(c.slug, ',-')|||string_agg(c.slug, ',')|||string_agg(c.slug, ',')>>> from public.crew c<<< where c.user_id = auth.uid()||| where c.user_id = auth.uid()||| where c.user_id = auth.uid()||| where c.user_id = auth.uid()||| where c.user_id = auth.uid()||| where c.user_id = auth.uid()||| where c.user_id = auth.uid()|||>>>
$$;
create table tasks (id uuid primary key default gen_random_uuid(), slug text not null, title text);
alter table tasks enable row level security;
create policy of_crew on tasks to authenticated using (slug = any (string_to_array(my_slugs(), <<<','|||' / '|||','|||',', 'none'|||'-'|||'-'|||','|||','>>>)));
-- rows
insert into crew values ('dev-ops', '{ann}'), ('ops', '{bob}')<<<||||||||||||||||||, ('x,ops', '{ann}')|||>>>;
insert into tasks values ('{own}', 'dev-ops', 'own'), ('{secret}', 'ops', 'secret');
