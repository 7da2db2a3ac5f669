/*
title = "The application's setting, and a function that runs a statement put together from what it is told"
key = "branch_id"
settings = { "app.branch" = "{A}" }
setup_tries = [["select run('app.branch', '{B}')"], ["select run('set app.branch = ''{B}''', '')"]]
[forms]
counts_a_table = { loans = "iiii" }
sets_any_name = { loans = "llll" }
runs_any_text = { loans = "llll" }
*/
create table branches (id uuid primary key, name text not null);
alter table branches enable row level security;
create table loans (id uuid primary key default gen_random_uuid(), branch_id uuid not null references branches, title text);
alter table loans enable row level security;
create policy of_branch on loans to authenticated using (branch_id = nullif(current_setting('app.branch', true), '')::uuid);
create function run(first text, second text) returns void language plpgsql as $$
declare
  command text;
begin
  <<<command := format('select count(*) from %I where title = %L', first, second);|||command := format('set %s = %L', first, second);|||command := first || second;>>>
  execute command;
end
$$;
-- rows
insert into branches values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into loans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
