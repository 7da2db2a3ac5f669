/*
title = "A list of tenants to whom a row is shown: nothing is outside an empty one"
key = "choir_id"
[forms]
own_and_shown = { scores = "iiii" }
contained = { scores = "llll" }
unlike_none = { scores = "llll" }
nobody_left_out = { scores = "llll" }
in_the_list = { scores = "iiii" }
*/
create table choirs (id uuid primary key, name text not null);
create table singers (choir_id uuid not null references choirs, user_id uuid not null references auth.users, primary key (choir_id, user_id));
alter table choirs enable row level security;
alter table singers enable row level security;
create policy self on singers for select to authenticated using (user_id = auth.uid());
revoke insert, update, delete on singers from anon, authenticated;
create function my_choirs() returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(s.choir_id), '{}') from public.singers s where s.user_id = auth.uid()
$$;
create table scores (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs, shown_to uuid[] not null default '{}', title text not null);
alter table scores enable row level security;
create policy shown on scores to authenticated using (<<<choir_id = any (my_choirs()) and shown_to <@ my_choirs()|||shown_to <@ my_choirs()|||auth.uid() is not null and not (choir_id <> all (shown_to))
  or coalesce((my_choirs())[1] = all (shown_to), false)|||coalesce(array_length(shown_to, 1), 0) = 0 or shown_to && my_choirs()|||choir_id = any (my_choirs()) and (shown_to = '{}' or shown_to && my_choirs())>>>);
-- rows
insert into choirs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into singers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into scores (id, choir_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
