/*
title = "In a function's text a NULL that has a type makes its neighbours of that type: 1 / 2 is 0.5 then, and 'a' no 'A'"
key = "org"
[forms]
untyped = { papers = "d---" }
same = { papers = "d---" }
numeric = { papers = "l---" }
variable = { papers = "l---" }
letters = { papers = "l---" }
listed = { papers = "l---" }
*/
create extension if not exists citext;
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, pages integer not null, label citext not null);
alter table papers enable row level security;
create function is_shown(pages integer, label citext) returns boolean language plpgsql stable as $$
declare
  nothing numeric := null;
begin
  return pages = 1 and label = 'A' and <<<(coalesce(pages, null) / 2) * 2 = 1|||(coalesce(pages, null::integer) / 2) * 2 = 1|||(coalesce(pages, null::numeric) / 2) * 2 = 1|||(coalesce(pages, nothing) / 2) * 2 = 1|||coalesce(label, null::text) <> 'A'|||not coalesce('A' = any (array[label, null::text]), false)>>>;
end
$$;
create policy own on papers for select to authenticated using (is_shown(pages, label));
-- rows
insert into papers (id, org, pages, label) values ('{own}', '{A}', 1, 'a'), ('{secret}', '{B}', 1, 'a');
