/*
title = "Deputies see the journals of whom they help: named by him, or by any of the two"
key = "owner_id"
tenant_a = "{ann}"
tenant_b = "{bob}"
setup_tries = [["insert into deputies (owner_id, helper_id) values ('{bob}', '{ann}')"], ["insert into deputies (owner_id, helper_id) values ('{ann}', '{bob}')"]]
[forms]
by_owner = { journals = "iiii" }
by_either = { journals = "llll" }
read_backwards = { journals = "llll" }
*/
create table journals (id uuid primary key default gen_random_uuid(), owner_id uuid not null references auth.users (id), title text not null);
create table deputies (owner_id uuid not null references auth.users (id), helper_id uuid not null references auth.users (id), primary key (owner_id, helper_id));
alter table journals enable row level security;
alter table deputies enable row level security;
create policy deputies_see on deputies for select to authenticated using (auth.uid() in (owner_id, helper_id));
create policy deputies_add on deputies for insert to authenticated with check (<<<owner_id = auth.uid()|||auth.uid() in (owner_id, helper_id)|||owner_id = auth.uid()>>>);
create policy journals_of on journals for all to authenticated using (owner_id = auth.uid()
  or exists (select 1 from deputies d where <<<d.owner_id = journals.owner_id and d.helper_id = auth.uid()|||d.owner_id = journals.owner_id and d.helper_id = auth.uid()|||d.helper_id = journals.owner_id and d.owner_id = auth.uid()>>>));
-- rows
insert into journals values ('{own}', '{ann}', 'own'), ('{secret}', '{bob}', 'secret');
