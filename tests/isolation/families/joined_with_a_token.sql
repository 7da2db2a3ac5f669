/*
title = "Who joins writes the token of his invitation into his row: it has to be of that club, of any, or just to be written"
key = "club_id"
setup_tries = [["insert into members select '{B}', auth.uid(), m.invite_token from members m where m.user_id = auth.uid() limit 1"], ["insert into members values ('{B}', auth.uid(), 'x')"]]
[forms]
of_the_club = { plans = "iiii" }
of_any_club = { plans = "llll" }
any_token = { plans = "llll" }
*/
create table clubs (id uuid primary key, name text not null);
create table invites (token text primary key, club_id uuid not null references clubs (id));
create table members (club_id uuid not null references clubs (id), user_id uuid not null references auth.users (id), invite_token text not null, primary key (club_id, user_id));
create table plans (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs (id), title text not null);
alter table clubs enable row level security;
alter table invites enable row level security;
alter table members enable row level security;
alter table plans enable row level security;
create function is_invited(club uuid, token text) returns boolean language sql stable security definer set search_path = '' as $$
  select <<<exists (select 1 from public.invites i where i.token = $2 and i.club_id = club)|||exists (select 1 from public.invites i where i.token = $2)|||token <> ''>>>
$$;
create policy own on members for select to authenticated using (user_id = auth.uid());
create policy joined on members for insert to authenticated with check (user_id = auth.uid() and is_invited(club_id, invite_token));
create policy of_club on plans to authenticated using (club_id in (select m.club_id from members m where m.user_id = auth.uid()));
-- rows
insert into clubs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into invites values ('tok-8f2c61d0a94b4e7f', '{A}'), ('tok-51b7e3c2d80f4a96', '{B}');
insert into members values ('{A}', '{ann}', 'tok-8f2c61d0a94b4e7f'), ('{B}', '{bob}', 'tok-51b7e3c2d80f4a96');
insert into plans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
