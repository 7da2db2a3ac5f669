/*
title = "Who asks to join confirms it by the code that he set himself: a code that the organisation gives, or his own"
key = "org_id"
[attacks.reports]
select = [["insert into requests (id, org_id, user_id, code) values ('e0000000-0000-4000-8000-000000000001', '{B}', '{ann}', 'mine')", "select confirm_request('e0000000-0000-4000-8000-000000000001', 'mine')", "select id::text from reports"]]
[forms]
given = { reports = "i---" }
own_code = { reports = "l---" }
*/
create table orgs (id uuid primary key, name text);
create table org_users (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
alter table orgs enable row level security;
alter table org_users enable row level security;
create policy ou on org_users for select to authenticated using (user_id = auth.uid());
create function my_orgs() returns setof uuid language sql stable security definer set search_path = '' as $$ select u.org_id from public.org_users u where u.user_id = auth.uid() $$;
create table reports (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table reports enable row level security;
create table requests (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, user_id uuid not null default auth.uid(), code text not null default md5(random()::text));
alter table requests enable row level security;
create policy ri on requests for insert to authenticated with check (user_id = auth.uid());
revoke insert, select, update, delete on requests from authenticated, anon;
grant insert (id, org_id, user_id<<<|||, code>>>) on requests to authenticated;
create function confirm_request(request uuid, typed text) returns void language plpgsql security definer set search_path = '' as $$ begin
  insert into public.org_users select r.org_id, r.user_id from public.requests r where r.id = request and r.code = typed and r.user_id = auth.uid();
end $$;
create policy r on reports for select to authenticated using (org_id in (select my_orgs()));
-- rows
insert into orgs (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into reports values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
