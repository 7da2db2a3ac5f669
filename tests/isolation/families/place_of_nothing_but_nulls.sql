/*
title = "A composite value that is there IS NULL where all its fields are, and is neither NULL nor NOT NULL where some are"
key = "org"
[forms]
text = { papers = "d---" }
own = { papers = "i---" }
nulls = { papers = "l---" }
some = { papers = "l---" }
neither = { papers = "l---" }
handed_on = { papers = "l---" }
*/
create type place as (street text, town text);
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, title text not null, nowhere place not null, somewhere place not null);
alter table papers enable row level security;
create function is_nowhere(given place) returns boolean language sql stable as $$ select given is null $$;
create policy own on papers for select to authenticated using (<<<title is null|||org = (auth.jwt() -> 'app_metadata' ->> 'org')::uuid and nowhere is null|||nowhere is null|||not (somewhere is not null)|||not (somewhere is null) and not (somewhere is not null)|||is_nowhere(nowhere)>>>);
-- rows
insert into papers (id, org, title, nowhere, somewhere) values ('{own}', '{A}', 'own', row(null, null), row('a', null)), ('{secret}', '{B}', 'secret', row(null, null), row('a', null));
