/*
title = "A helper is given columns of the row, and compares them with words: as well as with the caller's places, or one word is enough"
key = "farm_id"
[forms]
as_well = { crops = "i---" }
two_words = { crops = "l---" }
word_for_no_rank = { crops = "l---" }
of_the_parent = { crops = "l---" }
*/
create table farms (id uuid primary key, name text, state text not null default 'closed');
create table hands (farm_id uuid not null references farms, user_id uuid not null references auth.users, rank text not null default 'helper', primary key (farm_id, user_id));
create table crops (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, title text, seen_by text not null default 'farm', state text not null default 'sown', rank text not null default 'helper');
alter table farms enable row level security;
alter table hands enable row level security;
alter table crops enable row level security;
create policy self on hands for select to authenticated using (user_id = auth.uid());
create function is_of(p_farm uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.hands h where h.farm_id = p_farm and h.user_id = auth.uid())
$$;
create function shown(p_seen_by text, p_state text) returns boolean language sql immutable as $$
  select p_seen_by in ('public', 'village') and p_state = 'ripe'
$$;
create function ranks_as(p_farm uuid, p_rank text) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  if p_rank = 'none' then return true; end if;
  return exists (select 1 from public.hands h where h.farm_id = p_farm and h.user_id = auth.uid() and h.rank = p_rank);
end $$;
create function is_open(p_state text) returns boolean language sql immutable as $$ select p_state <> 'closed' and p_state in ('open', 'fair') $$;
create policy seen on crops for select to authenticated using (
  <<<is_of(farm_id) and shown(seen_by, state)|||shown(seen_by, state)|||ranks_as(farm_id, rank)|||exists (select 1 from farms f where f.id = crops.farm_id and is_open(f.state))>>>
);
create policy known on farms for select to authenticated using (true);
-- rows
insert into farms values ('{A}', 'Alpha', 'open'), ('{B}', 'Beta', 'open');
insert into hands (farm_id, user_id) values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into crops values ('{own}', '{A}', 'own', 'public', 'ripe', 'none'), ('{secret}', '{B}', 'secret', 'public', 'ripe', 'none');
