/*
title = "Whose address lies in an organisation's domain belongs to it: the signed address, or the one typed into a profile"
key = "org_id"
setup_tries = [["update profiles set email = 'x@beta.test' where id = '{ann}'"]]
[forms]
signed = { reports = "i---" }
typed = { reports = "l---" }
*/
create table orgs (id uuid primary key, name text, domain text not null unique);
create table profiles (id uuid primary key references auth.users, email text not null);
alter table orgs enable row level security;
alter table profiles enable row level security;
create policy p on profiles to authenticated using (id = auth.uid());
create function my_org() returns uuid language sql stable security definer set search_path = '' as $$ select o.id from public.orgs o where o.domain = split_part(<<<auth.jwt() ->> 'email'|||(select p.email from public.profiles p where p.id = auth.uid())>>>, '@', 2) $$;
create table reports (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table reports enable row level security;
create policy r on reports for select to authenticated using (org_id = my_org());
-- rows
insert into orgs values ('{A}', 'Alpha', 'alpha.test'), ('{B}', 'Beta', 'beta.test');
insert into profiles values ('{ann}', 'ann@alpha.test'), ('{bob}', 'bob@beta.test');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
