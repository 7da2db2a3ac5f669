/*
title = "A free seat may be taken: by whom it was meant for, or by anybody"
key = "lounge_id"
setup_tries = [["update chairs set user_id = '{ann}'"], ["update chairs set user_id = '{ann}' where user_id is null"]]
[forms]
meant = { menus = "iiii" }
anybody = { menus = "llll" }
*/
create table lounges (id uuid primary key, name text);
create table chairs (id uuid primary key default gen_random_uuid(), lounge_id uuid not null references lounges, user_id uuid references auth.users, meant_for text not null);
create table menus (id uuid primary key default gen_random_uuid(), lounge_id uuid not null references lounges, title text);
alter table lounges enable row level security;
alter table chairs enable row level security;
alter table menus enable row level security;
revoke all on lounges, chairs from anon, authenticated;
grant select, update (user_id) on chairs to authenticated;
create policy see on chairs for select to authenticated using (user_id = auth.uid() or user_id is null);
create policy take on chairs for update to authenticated using (user_id is null<<< and meant_for = auth.jwt() ->> 'email'|||>>>) with check (user_id = auth.uid());
create policy of_lounge on menus to authenticated using (exists (select 1 from chairs c where c.lounge_id = menus.lounge_id and c.user_id = auth.uid()));
-- rows
insert into lounges values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into chairs (lounge_id, user_id, meant_for) values ('{A}', '{ann}', 'ann@alpha.test'), ('{B}', '{bob}', 'bob@beta.test'), ('{B}', null, 'new@beta.test');
insert into menus values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
