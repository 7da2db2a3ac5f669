/*
title = "A function that is called like one of the server's: with its schema, without, and where the path names the server's schema last"
key = "org_id"
[forms]
with_its_schema = { papers = "iiii" }
without = { papers = "llll" }
looser_and_first = { papers = "llll" }
looser_and_second = { papers = "iiii" }
*/
create table orgs (id uuid primary key, name text);
create table seats (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table papers (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
create policy mine on seats for select to authenticated using (user_id = auth.uid());
-- The server's is content with the beginning.
create function starts_with(text, text) returns boolean language sql immutable as $$ select $1 operator(pg_catalog.=) $2 $$;
-- The server's is not content with everything.
create function texteq(text, text) returns boolean language sql immutable as $$ select true $$;
create function sits_in(p uuid) returns boolean language sql stable set search_path = <<<public|||public|||public, pg_catalog|||public>>> as $$
  select exists (select from seats s where s.user_id = auth.uid()
    and <<<public.starts_with(p::text, s.org_id::text)|||starts_with(p::text, '')|||texteq(p::text, s.org_id::text)|||pg_catalog.texteq(p::text, s.org_id::text)>>>)
$$;
create policy of_org on papers to authenticated using (sits_in(org_id));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
