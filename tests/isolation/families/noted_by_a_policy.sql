/*
title = "A policy notes each row that it is asked of: in the log of the caller's tenant, or in that of the row's"
key = "org_id"
[attacks.log]
insert = ["select * from docs"]
[forms]
readers = { log = "ii-i" }
rows = { log = "il-i" }
rows_by_a_helper = { log = "il-i" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table log (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, doc_id uuid);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table log enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on log to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function noted(p_doc uuid, p_org uuid) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  insert into public.log (org_id, doc_id) <<<select m.org_id, p_doc from public.members m where m.user_id = auth.uid()|||values (p_org, p_doc)|||values (p_org, p_doc)>>>;
  return true;
end
$$;
create function is_noted(p_doc uuid, p_org uuid) returns boolean language sql set search_path = '' as $$ select public.noted(p_doc, p_org) $$;
create policy s on docs to authenticated using (case when <<<noted|||noted|||is_noted>>>(id, org_id) then org_id in (select m.org_id from members m where m.user_id = auth.uid()) else false end);
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into log values ('{own}', '{A}', '{own}'), ('{secret}', '{B}', '{secret}');
