/*
title = "A row that is written out becomes one of a composite type field by field, as arguments and results have it"
key = "org"
[forms]
named = { papers = "d---" }
own = { papers = "i---" }
given = { papers = "l---" }
returned = { papers = "l---" }
procedural = { papers = "l---" }
in_from = { papers = "l---" }
narrower = { papers = "l---" }
*/
create type entry as (label text, pages integer);
create type short_entry as (label varchar(2), pages integer);
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, title text not null);
alter table papers enable row level security;
create function is_labelled(given entry) returns boolean language sql stable as $$ select (given).label <> '' $$;
create function entry_of(given text) returns <<<entry|||entry|||entry|||entry|||entry|||setof entry|||short_entry>>> <<<language sql stable as $$ select row(given, 1) $$|||language sql stable as $$ select row(given, 1) $$|||language sql stable as $$ select row(given, 1) $$|||language sql stable as $$ select row(given, 1) $$|||language plpgsql stable as $$ begin return row(given, 1); end $$|||language sql stable as $$ select row(given, 1) $$|||language sql stable as $$ select given, 1 $$>>>;
create function may_read(org uuid, title text) returns boolean language sql stable as $$
  select <<<(entry_of(title)).label <> title|||org = (auth.jwt() -> 'app_metadata' ->> 'org')::uuid and is_labelled(row(title, 1))|||is_labelled(row(title, 1))|||(entry_of(title)).label = title|||(entry_of(title)).label = title|||exists (select from entry_of(title) e where e.label = title)|||(entry_of(title)).label <> title>>>
$$;
create policy own on papers for select to authenticated using (may_read(org, title));
-- rows
insert into papers (id, org, title) values ('{own}', '{A}', 'a    '), ('{secret}', '{B}', 'b    ');
