/*
title = "A dossier names a second firm, which may do what the first may: because it comes first, or as any value of the row"
key = "firm_id"
[forms]
own_firm = { dossiers = "iiii" }
second_first = { dossiers = "llll" }
any_value = { dossiers = "llll" }
*/
create table firms (id uuid primary key, name text);
create table lawyers (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
create table dossiers (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, counsel_firm uuid references firms, title text);
alter table firms enable row level security;
alter table lawyers enable row level security;
alter table dossiers enable row level security;
create policy own on lawyers for select to authenticated using (user_id = auth.uid());
create policy of_firm on dossiers to authenticated using (<<<firm_id in (select l.firm_id from lawyers l where l.user_id = auth.uid())|||coalesce(counsel_firm, firm_id) in (select l.firm_id from lawyers l where l.user_id = auth.uid())|||exists (select from jsonb_each_text(to_jsonb(dossiers)) e join lawyers l on l.firm_id::text = e.value where l.user_id = auth.uid())>>>);
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into lawyers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into dossiers values ('{own}', '{A}', null, 'own'), ('{secret}', '{B}', '{A}', 'secret');
