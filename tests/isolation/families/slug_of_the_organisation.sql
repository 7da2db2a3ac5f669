/*
title = "Rows by their organisation's slug, which its admins may change: to one that is another's, or to a new one"
key = "org_slug"
tenant_a = "acme"
tenant_b = "globex"
setup_tries = [["update organisations set slug = 'globex'"], ["update organisations set slug = 'globex' where slug = 'acme'"]]
[forms]
unique = { deals = "iiii" }
not_unique = { deals = "llll" }
*/
create table organisations (id int primary key, slug text not null<<< unique|||>>>, title text);
create table organisation_users (organisation_id int references organisations, user_id uuid references auth.users, admin boolean not null default true, primary key (organisation_id, user_id));
create table deals (id uuid primary key default gen_random_uuid(), org_slug text not null<<< references organisations (slug)|||>>>, title text);
alter table organisations enable row level security;
alter table organisation_users enable row level security;
alter table deals enable row level security;
revoke insert, delete on organisations from authenticated, anon;
revoke insert, update, delete on organisation_users from authenticated, anon;
create policy ou on organisation_users for select to authenticated using (user_id = auth.uid());
create policy o on organisations to authenticated using (exists (select 1 from organisation_users u where u.organisation_id = organisations.id and u.user_id = auth.uid()));
create policy d on deals to authenticated using (org_slug in (select o.slug from organisations o join organisation_users u on u.organisation_id = o.id where u.user_id = auth.uid()));
-- rows
insert into organisations values (1, 'acme', 'Acme'), (2, 'globex', 'Globex');
insert into organisation_users values (1, '{ann}'), (2, '{bob}');
insert into deals values ('{own}', 'acme', 'own'), ('{secret}', 'globex', 'secret');
