/*
title = "Between the marks of an empty list stands nothing, which is what concat() shows of NULL, and the list has no part"
key = "org"
[forms]
joined = { papers = "d---" }
there = { papers = "d---" }
shown = { papers = "l---" }
formatted = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, reader uuid <<<|||not null||||||>>>, readers text not null);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (
  string_to_array(readers, ',') = '{}'
  and strpos(',' || readers || ',', <<<',' || reader || ','|||concat(',', reader, ',')|||concat(',', reader, ',')|||format(',%s,', reader)>>>) > 0
);
-- rows
insert into papers (id, org, reader, readers) values ('{own}', '{A}', <<<null|||'{ann}'|||null|||null>>>, ''), ('{secret}', '{B}', <<<null|||'{bob}'|||null|||null>>>, '');
