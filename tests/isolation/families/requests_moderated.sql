/*
title = "Who asks to come in writes his own row; a trigger says that it is pending: on INSERT, on UPDATE alone, by another word, or only a word that was left out"
key = "league_id"
setup_tries = [
  ["insert into players values ('{B}', auth.uid(), 'active')"], ["insert into players values ('{B}', auth.uid(), null)"],
  ["insert into players values ('{B}', auth.uid(), 'pending')", "update players set status = 'active'"], ["update players set league_id = '{B}'"],
]
[forms]
moderated = { matches = "iiii" }
on_update_alone = { matches = "llll" }
let_in_at_once = { matches = "llll" }
where_it_is_left_out = { matches = "llll" }
*/
create table leagues (id uuid primary key, name text);
create table players (league_id uuid references leagues, user_id uuid references auth.users, status text not null default 'pending', primary key (league_id, user_id));
create table matches (id uuid primary key default gen_random_uuid(), league_id uuid not null references leagues, title text);
alter table leagues enable row level security;
alter table players enable row level security;
alter table matches enable row level security;
create policy own on players for select to authenticated using (user_id = auth.uid());
create policy ask on players for insert to authenticated with check (user_id = auth.uid());
create policy edit on players for update to authenticated using (user_id = auth.uid());
create function moderate() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    <<<new.status := 'pending';|||new.status := 'pending';|||new.status := 'active';|||new.status := coalesce(new.status, 'pending');>>>
  else
    new.status := old.status;
    new.league_id := old.league_id;
    new.user_id := old.user_id;
  end if;
  return new;
end
$$;
create trigger moderate before <<<insert or update|||update|||insert or update|||insert or update>>> on players for each row execute function moderate();
create policy of_players on matches to authenticated using (exists (
  select 1 from players p where p.league_id = matches.league_id and p.user_id = auth.uid() and p.status = 'active'));
-- rows
insert into leagues values ('{A}', 'Alpha'), ('{B}', 'Beta');
alter table players disable trigger user;
insert into players values ('{A}', '{ann}', 'active'), ('{B}', '{bob}', 'active');
alter table players enable trigger user;
insert into matches values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
