/*
title = "A function sets what each key of a document names: anything, or below a prefix of its own"
key = "org_id"
setup_tries = [["select set_prefs('{\"app.support\": \"on\"}')"], ["select set_prefs('{\"support\": \"on\"}')"]]
[forms]
below_a_prefix = { docs = "iiii" }
anything = { docs = "llll" }
below_the_switchs_own = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text not null);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy myself on members for select to authenticated using (user_id = auth.uid());
create function set_prefs(p jsonb) returns void language plpgsql as $$
declare k text; v text;
begin
  for k, v in select * from jsonb_each_text(p) loop
    perform set_config(<<<'prefs.' || k|||k|||'app.' || k>>>, v, true);
  end loop;
end $$;
create policy of_mine on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid())
  or current_setting('app.support', true) = 'on');
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
