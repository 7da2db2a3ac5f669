/*
title = "A seat for an e-mail address, blank until somebody is named: whoever signs in by telephone has a blank one too"
key = "cafe_id"
claims = { email = "" }
[forms]
blank_fits = { recipes = "llll" }
blank_is_none = { recipes = "iiii" }
null_until_named = { recipes = "iiii" }
*/
create table cafes (id uuid primary key, name text not null);
create table seats (id uuid primary key default gen_random_uuid(), cafe_id uuid not null references cafes, email text<<< not null default ''||| not null default ''|||>>>, unique (cafe_id, email));
create table recipes (id uuid primary key default gen_random_uuid(), cafe_id uuid not null references cafes, title text not null);
alter table cafes enable row level security;
alter table seats enable row level security;
alter table recipes enable row level security;
create function sits_in(p_cafe uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.seats s where s.cafe_id = p_cafe<<<||| and s.email <> ''||| and s.email <> ''>>> and s.email = auth.jwt() ->> 'email')
$$;
create policy recipes_of_cafe on recipes to authenticated using (sits_in(cafe_id));
-- rows
insert into cafes values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats (cafe_id, email) values ('{A}', 'ann@alpha.test'), ('{B}', 'bob@beta.test'), ('{B}', <<<''|||''|||null>>>);
insert into recipes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
