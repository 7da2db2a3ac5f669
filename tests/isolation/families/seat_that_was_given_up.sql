/*
title = "A seat that somebody gave up, was put out of, or never got, said by a time, a flag, a person, a label, a rank: asked for or forgotten, by one policy or by all"
key = "team_id"
[forms]
asked = { boards = "iiii" }
time_is_forgotten = { boards = "llll" }
person_is_forgotten = { boards = "llll" }
flag_is_forgotten = { boards = "llll" }
label_is_forgotten = { boards = "llll" }
rank_is_forgotten = { boards = "llll" }
word_is_forgotten = { boards = "llll" }
document_is_forgotten = { boards = "llll" }
acceptance_is_forgotten = { boards = "llll" }
*/
create table teams (id uuid primary key);
create table seats (team_id uuid not null references teams, user_id uuid not null references auth.users, departed_at timestamptz, dismissed_by uuid references auth.users, offboarded boolean not null default false, standing text not null default 'active' check (standing in ('active', 'resigned')), role text not null default 'member' check (role in ('owner', 'member', 'rejected')), accepted_at timestamptz default now(), place text not null default 'desk', more jsonb not null default '{}', locker int, primary key (team_id, user_id));
create table boards (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
alter table teams enable row level security;
alter table seats enable row level security;
alter table boards enable row level security;
revoke insert, update, delete on teams, seats from anon, authenticated;
create policy self on seats for select to authenticated using (user_id = auth.uid());
create table bills (id uuid primary key, team_id uuid not null references teams);
alter table bills enable row level security;
create policy of_team on bills to authenticated using (team_id in (select s.team_id from seats s where s.user_id = auth.uid() and s.place not in ('banned', 'gone') and s.more ->> 'status' is distinct from 'suspended'));
create policy of_team on boards to authenticated using (team_id in (select s.team_id from seats s where s.user_id = auth.uid()<<< and s.departed_at is null and s.dismissed_by is null and not s.offboarded and s.standing = 'active' and s.role <> 'rejected' and s.place <> 'banned' and s.more ->> 'status' is distinct from 'suspended' and s.accepted_at is not null||| and s.dismissed_by is null and not s.offboarded and s.standing = 'active' and s.role <> 'rejected' and s.place <> 'banned' and s.more ->> 'status' is distinct from 'suspended' and s.accepted_at is not null||| and s.departed_at is null and not s.offboarded and s.standing = 'active' and s.role <> 'rejected' and s.place <> 'banned' and s.more ->> 'status' is distinct from 'suspended' and s.accepted_at is not null||| and s.departed_at is null and s.dismissed_by is null and s.standing = 'active' and s.role <> 'rejected' and s.place <> 'banned' and s.more ->> 'status' is distinct from 'suspended' and s.accepted_at is not null||| and s.departed_at is null and s.dismissed_by is null and not s.offboarded and s.role <> 'rejected' and s.place <> 'banned' and s.more ->> 'status' is distinct from 'suspended' and s.accepted_at is not null||| and s.departed_at is null and s.dismissed_by is null and not s.offboarded and s.standing = 'active' and s.place <> 'banned' and s.more ->> 'status' is distinct from 'suspended' and s.accepted_at is not null||| and s.departed_at is null and s.dismissed_by is null and not s.offboarded and s.standing = 'active' and s.role <> 'rejected' and s.more ->> 'status' is distinct from 'suspended' and s.accepted_at is not null||| and s.departed_at is null and s.dismissed_by is null and not s.offboarded and s.standing = 'active' and s.role <> 'rejected' and s.place <> 'banned' and s.accepted_at is not null||| and s.departed_at is null and s.dismissed_by is null and not s.offboarded and s.standing = 'active' and s.role <> 'rejected' and s.place <> 'banned' and s.more ->> 'status' is distinct from 'suspended'>>>));
-- rows
insert into teams values ('{A}'), ('{B}');
insert into seats (team_id, user_id) values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into seats (team_id, user_id, departed_at, dismissed_by, offboarded, standing, role, place, more, accepted_at) values ('{B}', '{ann}', <<<now(), '{bob}', true, 'resigned', 'rejected', 'desk', '{}', now()|||now(), null, false, 'active', 'member', 'desk', '{}', now()|||null, '{bob}', false, 'active', 'member', 'desk', '{}', now()|||null, null, true, 'active', 'member', 'desk', '{}', now()|||null, null, false, 'resigned', 'member', 'desk', '{}', now()|||null, null, false, 'active', 'rejected', 'desk', '{}', now()|||null, null, false, 'active', 'member', 'banned', '{}', now()|||null, null, false, 'active', 'member', 'desk', '{"status": "suspended"}', now()|||null, null, false, 'active', 'member', 'desk', '{}', null>>>);
insert into boards values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
