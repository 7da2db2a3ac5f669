/*
title = "Seats that do not count, in whatever words: bills ask for it, and boards forget; or what they ask says less than belonging"
key = "team_id"
[forms]
asked = { boards = "iiii" }
time = { boards = "llll" }
person = { boards = "llll" }
flag = { boards = "llll" }
label = { boards = "llll" }
second_label = { boards = "llll" }
rank = { boards = "llll" }
word = { boards = "llll" }
no_word = { boards = "llll" }
document = { boards = "llll" }
document_active = { boards = "llll" }
end = { boards = "llll" }
ban = { boards = "llll" }
approval = { boards = "llll" }
rank_of_guests = { boards = "iiii" }
main_one = { boards = "iiii" }
*/
create table teams (id uuid primary key);
create table seats (team_id uuid not null references teams, user_id uuid not null references auth.users, <<<departed_at timestamptz|||departed_at timestamptz|||dismissed_by uuid references auth.users|||offboarded boolean not null default false|||standing text not null default 'honorary' check (standing in ('honorary', 'resigned', 'regular'))|||standing text not null default 'regular' check (standing in ('regular', 'quit', 'dismissed'))|||role text not null default 'member' check (role in ('owner', 'member', 'rejected'))|||place text not null default 'desk'|||status text not null default 'active'|||more jsonb not null default '{}'|||more jsonb not null default '{"standing": "active"}'|||membership_ends_on date|||locked_until timestamptz|||approved_at timestamptz default now()|||role text not null default 'member' check (role in ('member', 'guest'))|||is_primary boolean not null default true>>>, primary key (team_id, user_id));
create table boards (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
create table bills (id uuid primary key, team_id uuid not null references teams);
alter table teams enable row level security;
alter table seats enable row level security;
alter table boards enable row level security;
alter table bills enable row level security;
revoke insert, update, delete on teams, seats, bills from anon, authenticated;
create policy self on seats for select to authenticated using (user_id = auth.uid());
create policy of_team on bills to authenticated using (team_id in (select s.team_id from seats s where s.user_id = auth.uid() <<<and s.departed_at is null|||and s.departed_at is null|||and s.dismissed_by is null|||and not s.offboarded|||and s.standing <> 'resigned'|||and s.standing = 'regular'|||and s.role <> 'rejected'|||and s.place not in ('evicted', 'elsewhere')|||and s.status = 'active'|||and s.more ->> 'standing' is distinct from 'suspended'|||and s.more ->> 'standing' = 'active'|||and (s.membership_ends_on is null or s.membership_ends_on >= current_date)|||and (s.locked_until is null or s.locked_until < now())|||and s.approved_at is not null|||and s.role = 'member'|||and s.is_primary>>>));
create policy of_team on boards to authenticated using (team_id in (select s.team_id from seats s where s.user_id = auth.uid() <<<and s.departed_at is null|||||||||||||||and s.standing <> 'quit'||||||||||||||||||||||||||||||>>>));
-- rows
insert into teams values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
<<<insert into seats values ('{B}', '{ann}', now());|||insert into seats values ('{B}', '{ann}', now());|||insert into seats values ('{B}', '{ann}', '{bob}');|||insert into seats values ('{B}', '{ann}', true);|||insert into seats values ('{B}', '{ann}', 'resigned');|||insert into seats values ('{B}', '{ann}', 'dismissed');|||insert into seats values ('{B}', '{ann}', 'rejected');|||insert into seats values ('{B}', '{ann}', 'evicted');|||insert into seats values ('{B}', '{ann}', 'gone');|||insert into seats values ('{B}', '{ann}', '{"standing": "suspended"}');|||insert into seats values ('{B}', '{ann}', '{"standing": "out"}');|||insert into seats values ('{B}', '{ann}', '2020-01-01');|||insert into seats values ('{B}', '{ann}', '2090-01-01');|||insert into seats values ('{B}', '{ann}', null);||||||>>>
insert into boards values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
