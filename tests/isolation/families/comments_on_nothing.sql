/*
title = "Comments on no post: nobody sees them, or everybody does"
key = "org_id"
null_rows = "protected"
[attacks.comments]
insert = ["insert into comments (title) values ('x')"]
update = ["update comments set post_id = null"]
[meta.comments]
tenant = "(select p.org_id from posts p where p.id = t.post_id)"
[forms]
hidden = { comments = "iiii" }
shown = { comments = "illl" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table posts (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table comments (id uuid primary key default gen_random_uuid(), post_id uuid references posts, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table posts enable row level security;
alter table comments enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on posts for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy s on comments to authenticated using (<<<|||post_id is null or >>>post_id in (select p.id from posts p));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into posts values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into comments values ('{own}', '{own}', 'own'), ('{secret}', '{secret}', 'secret'),
    (gen_random_uuid(), null, 'nobody''s');
