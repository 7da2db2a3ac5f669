/*
title = "A trigger writes a column in camel case that nobody may update: what it was, or what another says"
key = "orgId"
[meta.docs]
tenant = 't."orgId"'
move = "orgId"
[attacks.docs]
update = ["update docs set \"forOrg\" = '{B}'"]
[forms]
kept = { docs = "ddid" }
moved = { docs = "ddld" }
*/
create table orgs (id uuid primary key, name text);
create table members ("orgId" uuid references orgs, "userId" uuid references auth.users, primary key ("orgId", "userId"));
create table docs (id uuid primary key default gen_random_uuid(), "orgId" uuid not null references orgs, "forOrg" uuid, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy m on members for select to authenticated using ("userId" = auth.uid());
revoke insert, update on docs from anon, authenticated;
grant update (title, "forOrg") on docs to authenticated;
create policy s on docs for update to authenticated using ("orgId" in (select m."orgId" from members m where m."userId" = auth.uid())) with check (true);
create function stamp() returns trigger language plpgsql as $$
begin
  NEW."orgId" := <<<OLD."orgId"|||coalesce(NEW."forOrg", OLD."orgId")>>>;
  return NEW;
end
$$;
create trigger stamp before update on docs for each row execute function stamp();
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', null, 'own'), ('{secret}', '{B}', null, 'secret');
