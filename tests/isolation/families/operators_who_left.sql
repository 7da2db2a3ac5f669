/*
title = "Operators of the platform who left stay in their list: a state, a flag or another table says so, and every policy asks for it, or one forgets"
key = "farm_id"
[forms]
state_asked = { plots = "iiii", wells = "iiii" }
state_forgotten = { plots = "llll", wells = "iiii" }
flag_asked = { plots = "iiii", wells = "iiii" }
flag_forgotten = { plots = "llll", wells = "iiii" }
beside_asked = { plots = "iiii", wells = "iiii" }
beside_forgotten = { plots = "llll", wells = "iiii" }
*/
create table farms (id uuid primary key, name text);
create table hands (farm_id uuid not null references farms, user_id uuid not null references auth.users, primary key (farm_id, user_id));
create table platform_admins (user_id uuid primary key references auth.users<<<, status text not null default 'active'|||, status text not null default 'active'|||, is_active boolean not null default true|||, is_active boolean not null default true||||||>>>);
create table revoked_admins (user_id uuid primary key references auth.users);
create table plots (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, title text);
create table wells (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, title text);
alter table farms enable row level security;
alter table hands enable row level security;
alter table platform_admins enable row level security;
alter table revoked_admins enable row level security;
alter table plots enable row level security;
alter table wells enable row level security;
revoke all on farms, hands, platform_admins, revoked_admins from anon, authenticated;
grant select on hands, platform_admins, revoked_admins to authenticated;
create policy self on hands for select to authenticated using (user_id = auth.uid());
create policy self on platform_admins for select to authenticated using (user_id = auth.uid());
create policy self on revoked_admins for select to authenticated using (user_id = auth.uid());
create policy of_farm on plots to authenticated using (
  farm_id in (select h.farm_id from hands h where h.user_id = auth.uid())
  or exists (select 1 from platform_admins p where p.user_id = auth.uid()<<< and p.status = 'active'|||||| and p.is_active|||||| and not exists (select 1 from revoked_admins r where r.user_id = p.user_id)|||>>>)
);
create policy of_farm on wells to authenticated using (
  farm_id in (select h.farm_id from hands h where h.user_id = auth.uid())
  or exists (select 1 from platform_admins p where p.user_id = auth.uid()<<< and p.status = 'active'||| and p.status = 'active'||| and p.is_active||| and p.is_active||| and not exists (select 1 from revoked_admins r where r.user_id = p.user_id)||| and not exists (select 1 from revoked_admins r where r.user_id = p.user_id)>>>)
);
-- rows
insert into farms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into hands values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into platform_admins values ('{ann}'<<<, 'revoked'|||, 'revoked'|||, false|||, false||||||>>>);
insert into revoked_admins values ('{ann}');
insert into plots (id, farm_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into wells (id, farm_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
