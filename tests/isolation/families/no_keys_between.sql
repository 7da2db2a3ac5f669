/*
title = "Children know their parent by an id that no key names: read through the parent, written with its eyes or freely"
key = "tenant_id"
[meta.remarks]
tenant = "(select p.tenant_id from posts p where p.id = t.post_id)"
move_col = "post_id"
to_a = "{A}"
[attacks.remarks]
insert = ["insert into remarks (post_id, title) values ('{secret}', 'x')"]
update = ["update remarks set post_id = '{secret}'"]
[forms]
checked = { posts = "iiii", remarks = "i--i" }
free = { posts = "iiii", remarks = "ill-" }
*/
create table tenants (id uuid primary key, name text);
create table members (tenant_id uuid not null, user_id uuid not null, primary key (tenant_id, user_id));
create table posts (id uuid primary key default gen_random_uuid(), tenant_id uuid not null, title text);
create table remarks (id uuid primary key default gen_random_uuid(), post_id uuid not null, title text);
create index on posts (tenant_id);
create index on remarks (post_id);
alter table tenants enable row level security;
alter table members enable row level security;
alter table posts enable row level security;
alter table remarks enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy p on posts to authenticated using (tenant_id in (select m.tenant_id from members m where m.user_id = auth.uid()));
create policy r on remarks to authenticated using (exists (select 1 from posts p where p.id = remarks.post_id))<<<||| with check (auth.uid() is not null)>>>;
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into posts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into remarks values ('da000000-0000-4000-8000-000000000001', '{own}', 'own'), ('db000000-0000-4000-8000-000000000002', '{secret}', 'secret');
