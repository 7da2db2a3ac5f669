/*
title = "Whether a member is active is the answer itself: of a sub-select, of a helper, of a variable"
key = "range_id"
setup_tries = [["update rangers set active = true where user_id = auth.uid()"]]
[forms]
is_true = { tracks = "iiii" }
is_not_false = { tracks = "llll" }
helper = { tracks = "iiii" }
helper_is_there = { tracks = "llll" }
helper_negated = { tracks = "llll" }
variable = { tracks = "iiii" }
variable_forgotten = { tracks = "llll" }
edited = { tracks = "llll" }
another_flag = { tracks = "llll" }
*/
create table ranges (id uuid primary key, name text not null);
create table rangers (range_id uuid not null references ranges, user_id uuid not null references auth.users, active boolean not null default true, armed boolean not null default true, primary key (range_id, user_id));
alter table ranges enable row level security;
alter table rangers enable row level security;
create policy own on rangers for select to authenticated using (user_id = auth.uid());
revoke insert, update, delete on rangers from authenticated;
<<<||||||||||||||||||||| grant update (active) on rangers to authenticated; create policy edits on rangers for update to authenticated using (user_id = auth.uid());|||>>>
create table tracks (id uuid primary key default gen_random_uuid(), range_id uuid not null references ranges, title text);
alter table tracks enable row level security;
create function flag_of(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select r.<<<active|||active|||active|||active|||active|||active|||active|||active|||armed>>> from public.rangers r where r.range_id = p and r.user_id = auth.uid() <<<|||||||||||||||||||||||| and (r.armed or r.active)>>>
$$;
create function active_in(p uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare v boolean;
begin
  select r.active into v from public.rangers r where r.range_id = p and r.user_id = auth.uid();
  return <<<v|||v|||v|||v|||v|||coalesce(v, false)|||found|||v|||v>>>;
end
$$;
create policy of_range on tracks to authenticated using (<<<(select r.active from rangers r where r.range_id = tracks.range_id and r.user_id = (select auth.uid())) is true|||(select r.active from rangers r where r.range_id = tracks.range_id and r.user_id = (select auth.uid())) is not false|||flag_of(range_id)|||flag_of(range_id) is not null|||not flag_of(range_id)|||active_in(range_id)|||active_in(range_id)|||(select r.active from rangers r where r.range_id = tracks.range_id and r.user_id = (select auth.uid())) is true|||flag_of(range_id)>>>);
-- rows
insert into ranges values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into rangers values ('{A}', '{ann}', true, true), ('{B}', '{bob}', true, true), ('{B}', '{ann}', false, true);
insert into tracks values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
