/*
title = "An organisation generated from a repository's name: asked of the generated column, or of the name's beginning"
key = "org"
tenant_a = "acme"
tenant_b = "acme-labs"
[meta.repos]
to_a = "acme"
to_b = "acme-labs"
move_col = ""
insert_cols = ["id", "full_name", "title"]
insert_overrides = { full_name = "acme-labs/y" }
own_overrides = { full_name = "acme/y" }
[attacks.repos]
update = ["update repos set full_name = 'acme-labs/z' where id = '{own}'"]
[forms]
generated = { repos = "iiii" }
beginning = { repos = "llll" }
*/
create table owners (org text primary key, user_id uuid not null references auth.users);
alter table owners enable row level security;
create policy me on owners for select to authenticated using (user_id = auth.uid());
create table repos (id uuid primary key default gen_random_uuid(), full_name text not null unique, org text not null generated always as (split_part(full_name, '/', 1)) stored, title text);
alter table repos enable row level security;
create policy of_org on repos to authenticated using (exists (select 1 from owners o where o.user_id = auth.uid() and <<<o.org = repos.org|||starts_with(repos.full_name, o.org)>>>));
-- rows
insert into owners values ('acme', '{ann}'), ('acme-labs', '{bob}');
insert into repos (id, full_name, title) values ('{own}', 'acme/a', 'own'), ('{secret}', 'acme-labs/b', 'secret');
