/*
title = "A membership has a beginning and an end"
key = "gym_id"
[forms]
both_ends = { plans = "iiii" }
range = { plans = "iiii" }
no_end = { plans = "llll" }
precedence = { plans = "iiii" }
function = { plans = "iiii" }
range_on_a_day = { plans = "llll" }
end_moved = { plans = "llll" }
*/
create table gyms (id uuid primary key, name text not null);
create table gym_passes (gym_id uuid not null references gyms (id), user_id uuid not null references auth.users (id), valid_from timestamptz not null default now(), valid_until timestamptz, primary key (gym_id, user_id));
alter table gyms enable row level security;
alter table gym_passes enable row level security;
create policy gym_passes_self on gym_passes for select to authenticated using (user_id = (select auth.uid()));
revoke insert, update, delete on gym_passes from authenticated;
create table plans (id uuid primary key default gen_random_uuid(), gym_id uuid not null references gyms (id), title text);
alter table plans enable row level security;
<<<|||||||||||| create function holds_pass(p uuid, at timestamptz default now()) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select 1 from public.gym_passes g where g.gym_id = p and g.user_id = auth.uid() and tstzrange(g.valid_from, g.valid_until, '[)') @> now()) $$;|||>>>
create policy plans_gym on plans for all to authenticated using (<<<exists (select 1 from gym_passes g where g.gym_id = plans.gym_id and g.user_id = auth.uid() and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now()))|||gym_id in (select g.gym_id from gym_passes g where g.user_id = auth.uid() and now() <@ tstzrange(g.valid_from, g.valid_until))|||gym_id in (select g.gym_id from gym_passes g where g.user_id = auth.uid() and g.valid_from <= now())|||gym_id in (select g.gym_id from gym_passes g where g.user_id = auth.uid() and g.valid_from <= now() and g.valid_until is null or g.valid_until > now())|||holds_pass(gym_id)|||gym_id in (select g.gym_id from gym_passes g where g.user_id = auth.uid() and tstzrange(g.valid_from, g.valid_until) @> '2020-06-01'::timestamptz)|||gym_id in (select g.gym_id from gym_passes g where g.user_id = auth.uid() and g.valid_from <= now() and g.valid_until + interval '20 years' > now())>>>);
-- rows
insert into gyms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into gym_passes values ('{A}', '{ann}', '2020-01-01', null), ('{B}', '{bob}', '2020-01-01', '2090-01-01'), ('{B}', '{ann}', '2020-01-01', '2021-01-01');
insert into plans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
