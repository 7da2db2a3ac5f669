/*
title = "Helpers of one name: by who belongs, by who has a role there; a row below the tenant's rows asks with the first"
key = "org_id"
role = "authenticated"
[forms]
two = { visits = "iiii", remarks = "iidd" }
inner = { visits = "iiii", remarks = "iidd" }
anybodys = { visits = "iiil", remarks = "iidd" }
*/
create table public.orgs (id uuid primary key, name text);
create table public.seats (org_id uuid not null references public.orgs, user_id uuid not null, role text not null default 'desk', primary key (org_id, user_id));
create table public.visits (id uuid primary key default gen_random_uuid(), org_id uuid not null references public.orgs, title text, seer uuid, foreign key (org_id, seer) references public.seats);
create table public.remarks (id uuid primary key default gen_random_uuid(), visit_id uuid not null references public.visits, body text);
alter table public.seats enable row level security;
alter table public.visits enable row level security;
alter table public.remarks enable row level security;
grant select, insert, update, delete on public.visits, public.remarks to authenticated;
create schema private;
grant usage on schema private to authenticated;
create function private.my_orgs(roles text[]) returns setof uuid language sql stable security definer set search_path = '' as
    $$ select s.org_id from public.seats s where s.role = any (roles) <<<and s.user_id = auth.uid()|||and s.user_id = auth.uid()|||>>> $$;
create function private.my_orgs() returns setof uuid language sql stable security definer set search_path = '' as
    $$ select s.org_id from <<<public.seats s where s.user_id = auth.uid()|||private.my_orgs('{desk,owner}') as s(org_id)|||public.seats s where s.user_id = auth.uid()>>> $$;
create policy r on public.visits for select to authenticated using (org_id in (select private.my_orgs()));
create policy c on public.visits for insert to authenticated with check (org_id in (select private.my_orgs()));
create policy u on public.visits for update to authenticated using (org_id in (select private.my_orgs()));
create policy d on public.visits for delete to authenticated using (org_id in (select private.my_orgs('{owner}')));
create policy r on public.remarks for select to authenticated using (exists (select 1 from public.visits v where v.id = visit_id and v.org_id in (select private.my_orgs())));
create policy c on public.remarks for insert to authenticated with check (exists (select 1 from public.visits v where v.id = visit_id and v.org_id in (select private.my_orgs())));
-- rows
insert into public.orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into public.seats values ('{A}', '{ann}', 'owner'), ('{B}', '{bob}', 'owner');
insert into public.visits values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into public.remarks (visit_id, body) values ('{own}', 'own'), ('{secret}', 'secret');
