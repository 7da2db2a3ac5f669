/*
title = "A seat counts where the club's level is full; the level follows a key that is made of what anybody may name"
key = "club"
setup_tries = [["update levels set code = 'full'"], ["update levels set called = 'Full'"], ["update words set word = 'Full'"]]
[forms]
named = { papers = "d---" }
named_beside = { papers = "d---" }
coded = { papers = "l---" }
made_of_the_name = { papers = "l---" }
set_by_a_trigger = { papers = "l---" }
made_of_what_follows = { papers = "l---" }
*/
create table clubs (id uuid primary key);
create table words (word text primary key);
create table levels (id int primary key, called text<<<||||||||||||||| references words on update cascade>>>, code text <<<not null|||generated always as (lower(id::text)) stored|||not null|||generated always as (lower(called)) stored|||not null|||generated always as (lower(called)) stored>>> unique);
create table plans (club uuid primary key references clubs, level text not null references levels (code) on update cascade);
create table seats (club uuid not null references clubs, person uuid not null references auth.users, primary key (club, person));
create table papers (id uuid primary key default gen_random_uuid(), club uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table words enable row level security;
alter table levels enable row level security;
alter table plans enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
revoke insert, update, delete, truncate on clubs, words, levels, plans, seats from anon, authenticated;
grant update (<<<called|||called|||code|||called|||called|||word>>>) on <<<levels|||levels|||levels|||levels|||levels|||words>>> to authenticated;
create policy named on <<<levels|||levels|||levels|||levels|||levels|||words>>> to authenticated using (true);
create policy shown on plans for select to authenticated using (true);
create policy self on seats for select to authenticated using (person = auth.uid());
<<<||||||||||||create function coded() returns trigger language plpgsql as $$ begin new.code := lower(new.called); return new; end $$;
create trigger coded before update on levels for each row execute function coded();|||>>>
create policy full_ones on papers for select to authenticated using (exists (
    select from seats s join plans p on p.club = s.club where s.club = papers.club and s.person = auth.uid() and p.level = <<<'full'|||'2'|||'full'|||'full'|||'full'|||'full'>>>));
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into words values ('None');
insert into levels (id, called<<<, code||||||, code||||||, code|||>>>) values (1, 'None'<<<, 'none'||||||, 'none'||||||, 'none'|||>>>)<<<|||, (2, 'Full')||||||||||||>>>;
insert into plans values ('{B}', <<<'none'|||'1'|||'none'|||'none'|||'none'|||'none'>>>);
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}'), ('{B}', '{ann}');
insert into papers values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
