/*
title = "A view over one that left the tenant's key out, which takes the key from somewhere else"
key = "house_id"
[forms]
of_its_house = { shown = "iddd" }
of_any_house = { shown = "lddd" }
of_a_copy = { shown = "lddd" }
of_all_at_once = { shown = "lddd" }
*/
create table houses (id uuid primary key, name text not null);
create table tenants (house_id uuid not null references houses, user_id uuid not null references auth.users, primary key (house_id, user_id));
alter table houses enable row level security;
alter table tenants enable row level security;
revoke all on houses, tenants from anon, authenticated;
grant select on tenants to authenticated;
create policy self on tenants for select to authenticated using (user_id = auth.uid());
create table letters (id uuid primary key default gen_random_uuid(), house_id uuid not null references houses, title text);
alter table letters enable row level security;
create policy of_house on letters to authenticated using (house_id in (select t.house_id from tenants t where t.user_id = auth.uid()));
<<<create view titles as select id, title from letters where house_id in (select t.house_id from tenants t where t.user_id = auth.uid());|||create view titles as select id, title from letters;|||create materialized view titles as select id, title from letters;|||create view titles as select id, house_id, string_agg(title, ',') over () as title from letters;>>>
revoke all on titles from anon, authenticated;
create view shown as select t.house_id, l.id, l.title from titles l, tenants t where t.user_id = auth.uid()<<<||||||||| and t.house_id = l.house_id>>>;
-- rows
insert into houses values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into tenants values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
