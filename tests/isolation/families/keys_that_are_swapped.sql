/*
title = "An organisation's owner sees its notes, which refer to it; an upsert by the slug gives two organisations new keys at once: each its owner's, or anybody's"
key = "org_id"
setup_tries = [["insert into orgs (slug, owner_id) values ('alpha2', auth.uid())", "insert into orgs (slug, id, owner_id) values ('beta', 'b3b3b3b3-0000-4000-8000-000000000003', auth.uid()), ('alpha2', '{B}', auth.uid()) on conflict (slug) do update set id = excluded.id"]]
[forms]
own = { notes = "iiii" }
any = { notes = "llll" }
not_put = { notes = "iiii" }
*/
create table orgs (id uuid primary key default gen_random_uuid(), slug text not null unique, owner_id uuid not null references auth.users);
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table notes enable row level security;
revoke <<<update, delete|||update, delete|||insert, update, delete>>> on orgs from anon, authenticated;
grant update (id) on orgs to authenticated;
create policy s on orgs for select to authenticated using (true);
create policy i on orgs for insert to authenticated with check (owner_id = auth.uid());
create policy u on orgs for update to authenticated using (<<<owner_id = auth.uid()|||true|||true>>>);
create policy n on notes to authenticated using (org_id in (select o.id from orgs o where o.owner_id = auth.uid()));
-- rows
insert into orgs values ('{A}', 'alpha', '{ann}'), ('{B}', 'beta', '{bob}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
