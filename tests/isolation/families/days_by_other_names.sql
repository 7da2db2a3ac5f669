/*
title = "The first and the last day of a membership, whatever they are called: both asked, the last forgotten, or either enough"
key = "gym_id"
[forms]
both = { plans = "iiii" }
in_a_range = { plans = "iiii" }
no_last_day = { plans = "llll" }
no_end_of_the_course = { plans = "llll" }
either = { plans = "llll" }
either_by_a_function = { plans = "llll" }
*/
create table gyms (id uuid primary key, name text not null);
create table passes (gym_id uuid not null references gyms, user_id uuid not null references auth.users, <<<since date not null, till date|||first_day date not null, last_day date|||since date not null, till date|||enrolled date not null, graduated date|||first_day date not null, last_day date|||begins date not null, finishes date>>>, primary key (gym_id, user_id));
alter table gyms enable row level security;
alter table passes enable row level security;
revoke insert, update, delete on passes from authenticated;
create policy mine on passes for select to authenticated using (user_id = auth.uid());
<<<||||||||||||||| create function holds(gym uuid) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select 1 from public.passes p where p.gym_id = gym and p.user_id = auth.uid() and (p.begins <= current_date or p.finishes > current_date)) $$;>>>
create table plans (id uuid primary key default gen_random_uuid(), gym_id uuid not null references gyms, title text);
alter table plans enable row level security;
create policy of_gym on plans to authenticated using (<<<exists (select 1 from passes p where p.gym_id = plans.gym_id and p.user_id = auth.uid() and p.since <= current_date and (p.till is null or p.till > current_date))|||exists (select 1 from passes p where p.gym_id = plans.gym_id and p.user_id = auth.uid() and daterange(p.first_day, p.last_day) @> current_date)|||exists (select 1 from passes p where p.gym_id = plans.gym_id and p.user_id = auth.uid() and p.since <= current_date)|||exists (select 1 from passes p where p.gym_id = plans.gym_id and p.user_id = auth.uid() and p.enrolled <= current_date)|||exists (select 1 from passes p where p.gym_id = plans.gym_id and p.user_id = auth.uid() and (p.first_day <= current_date or p.last_day > current_date))|||holds(gym_id)>>>);
-- rows
insert into gyms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into passes values ('{A}', '{ann}', '2020-01-01', null), ('{B}', '{bob}', '2020-01-01', null), ('{B}', '{ann}', '2020-01-01', '2021-01-01');
insert into plans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
