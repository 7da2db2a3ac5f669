/*
title = "What is given to an argument of a domain, or of a list of it, or to a variable that is a list of short texts, may be cut"
key = "org"
[forms]
whole = { papers = "d---" }
domain = { papers = "l---" }
rounded = { papers = "l---" }
list = { papers = "l---" }
variable = { papers = "l---" }
column = { papers = "l---" }
*/
create domain code as varchar(2);
create domain net as numeric(5, 1);
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, label text not null, price numeric not null);
alter table papers enable row level security;
create function is_other(given <<<varchar(2)|||code|||net|||code[]|||text|||text>>>, than <<<text|||text|||numeric|||text|||text|||text>>>) returns boolean <<<language sql stable as $$ select given <> than $$|||language sql stable as $$ select given <> than $$|||language sql stable as $$ select given <> than $$|||language sql stable as $$ select given[1] <> than $$|||language plpgsql stable as $$ declare short varchar(2)[]; begin short := array[given]; return short[1] <> than; end $$|||language sql stable as $$ select false $$>>>;
create function pair_of(given text) returns table (short code, long text) language sql stable as $$ select given, given $$;
create function is_shown(label text, price numeric) returns boolean language sql stable as $$
  select <<<is_other(label, label)|||is_other(label, label)|||is_other(price, price)|||is_other(array[label], label)|||is_other(label, label)|||exists (select from pair_of(label) p where p.short <> p.long)>>>
$$;
create policy own on papers for select to authenticated using (is_shown(label, price));
-- rows
insert into papers (id, org, label, price) values ('{own}', '{A}', 'a   ', 1.25), ('{secret}', '{B}', 'b   ', 1.25);
