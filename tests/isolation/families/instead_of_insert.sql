/*
title = "A view whose INSTEAD OF INSERT trigger stores with its owner's rights: whose tenant the new row gets"
key = "team_id"
meta = { posts = { facts_from = "notes", insert_cols = ["id", "team_id", "title"] } }
attacks = { posts = { insert = ["insert into posts (team_id, title) values ('{B}', 'forged')"] } }
[forms]
stamped = { posts = "ii--" }
of_the_caller = { posts = "ii--" }
as_the_caller = { posts = "ii--" }
or_the_callers = { posts = "il--" }
unless_another = { posts = "il--" }
by_any_member = { posts = "il--" }
*/
create table teams (id uuid primary key, name text not null);
create table mates (user_id uuid primary key references auth.users, team_id uuid not null references teams);
alter table teams enable row level security;
alter table mates enable row level security;
revoke all on teams, mates from anon, authenticated;
grant select on mates to authenticated;
create policy self on mates for select to authenticated using (user_id = auth.uid());
create function my_team() returns uuid language sql stable security definer set search_path = '' as $$ select m.team_id from public.mates m where m.user_id = auth.uid() $$;
create table notes (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text not null);
alter table notes enable row level security;
create policy of_team on notes to authenticated using (team_id = my_team());
revoke update, delete on notes from authenticated;
revoke all on notes from anon;
create view posts as select n.id, n.team_id, n.title from notes n where n.team_id = my_team();
revoke update, delete on posts from anon, authenticated;
revoke all on posts from anon;
create function add_post() returns trigger language plpgsql <<<security definer|||security definer||||||security definer|||security definer|||security definer>>> set search_path = '' as $$
begin
  <<<insert into public.notes (id, team_id, title) values (coalesce(new.id, gen_random_uuid()), public.my_team(), new.title)
    returning id, team_id into new.id, new.team_id;|||if not exists (select 1 from public.mates m where m.team_id = new.team_id and m.user_id = auth.uid()) then raise exception 'not your team'; end if;
  insert into public.notes (id, team_id, title) values (coalesce(new.id, gen_random_uuid()), new.team_id, new.title);|||insert into public.notes (id, team_id, title) values (coalesce(new.id, gen_random_uuid()), new.team_id, new.title);|||insert into public.notes (id, team_id, title) values (coalesce(new.id, gen_random_uuid()), coalesce(new.team_id, public.my_team()), new.title);|||if new.team_id <> public.my_team() then raise exception 'not your team'; end if;
  insert into public.notes (id, team_id, title) values (coalesce(new.id, gen_random_uuid()), new.team_id, new.title);|||if not exists (select 1 from public.mates m where m.team_id = new.team_id) then raise exception 'no such team'; end if;
  insert into public.notes (id, team_id, title) values (coalesce(new.id, gen_random_uuid()), new.team_id, new.title);>>>
  return new;
end
$$;
create trigger adds instead of insert on posts for each row execute function add_post();
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into mates values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
