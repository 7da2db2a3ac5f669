/*
title = "A function joins in a WITH query, whose rows it reads: the tenant of the caller's invitation, or any"
key = "org_id"
setup_tries = [["select join_org('{B}')"]]
[forms]
counted = { docs = "iiii" }
any = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text, visits int default 0);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function join_org(p_org uuid) returns void language plpgsql security definer set search_path = '' as $$
declare v_org uuid;
begin
  <<<select m.org_id into v_org from public.members m where m.org_id = p_org and m.user_id = auth.uid()|||with joined as (insert into public.members values (p_org, auth.uid()) returning org_id) select j.org_id into v_org from joined j>>>;
end
$$;
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
