/*
title = "What is deleted takes along what refers to it: by a key with the tenant, within what policies let refer, of any tenant"
key = "studio_id"
attacks = { takes = { delete = ["delete from songs"] }, remarks = { delete = ["delete from remarks"] } }
[forms]
key_with_the_tenant = { takes = "iiii", remarks = "iiii" }
kept_by_the_policy = { takes = "iiii", remarks = "iiii" }
kept_by_nothing = { takes = "iiil", remarks = "iiil" }
*/
create table studios (id uuid primary key, name text not null);
create table players (studio_id uuid not null references studios, user_id uuid not null references auth.users, primary key (studio_id, user_id));
create table songs (id uuid primary key, studio_id uuid not null references studios, unique (studio_id, id));
create table takes (id uuid primary key default gen_random_uuid(), studio_id uuid not null references studios, song_id uuid, title text, foreign key <<<(studio_id, song_id) references songs (studio_id, id)|||(song_id) references songs|||(song_id) references songs>>> on delete cascade);
create table remarks (id uuid primary key default gen_random_uuid(), studio_id uuid not null references studios, above_id uuid, title text, unique (studio_id, id), foreign key <<<(studio_id, above_id) references remarks (studio_id, id)|||(above_id) references remarks|||(above_id) references remarks>>> on delete cascade);
alter table studios enable row level security;
alter table players enable row level security;
alter table songs enable row level security;
alter table takes enable row level security;
alter table remarks enable row level security;
create policy self on players for select to authenticated using (user_id = auth.uid());
create policy of_studio on songs to authenticated using (studio_id in (select p.studio_id from players p where p.user_id = auth.uid()));
create policy of_studio on takes to authenticated using (studio_id in (select p.studio_id from players p where p.user_id = auth.uid()))<<<|||
  with check (studio_id in (select p.studio_id from players p where p.user_id = auth.uid()) and (song_id is null or song_id in (select s.id from songs s)))|||>>>;
create policy of_studio on remarks to authenticated using (studio_id in (select p.studio_id from players p where p.user_id = auth.uid()));
<<<|||create function may_answer(remark uuid) returns boolean language sql stable security definer set search_path = '' as
$$ select exists (select from public.remarks r join public.players p on p.studio_id = r.studio_id where r.id = remark and p.user_id = auth.uid()) $$;
create policy answers on remarks as restrictive to authenticated using (true) with check (above_id is null or may_answer(above_id));|||>>>
-- rows
insert into studios values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into players values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into songs values ('{A}', '{A}'), ('{B}', '{B}');
insert into takes values ('{own}', '{A}', '{A}', 'own'), ('{secret}', '{B}', <<<'{B}'|||'{B}'|||'{A}'>>>, 'secret');
insert into remarks values ('{own}', '{A}', null, 'own'), ('{secret}', '{B}', <<<null|||null|||'{own}'>>>, 'secret');
