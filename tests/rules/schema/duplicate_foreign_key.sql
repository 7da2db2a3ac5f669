-- # The same reference twice is found once, the generated name is dropped
create table public.team (id bigint primary key);
create table public.player (team_id bigint references public.team);
alter table public.player add constraint player_team foreign key (team_id) references public.team;
-- finds: public.player.player_team_id_fkey
-- message: repeats player_team

-- # Two that disagree about ON DELETE say so, and the one that acts is kept
create table public.team (id bigint primary key);
create table public.player (team_id bigint);
alter table public.player add constraint a foreign key (team_id) references public.team;
alter table public.player add constraint b foreign key (team_id) references public.team on delete cascade;
-- finds: public.player.a
-- message: ON DELETE CASCADE and NO ACTION

-- # The columns' order does not matter, three are two too many
create table public.pair (a int, b int, primary key (a, b), unique (b, a));
create table public.child (x int, y int);
alter table public.child add constraint one foreign key (x, y) references public.pair (a, b);
alter table public.child add constraint two foreign key (y, x) references public.pair (b, a);
alter table public.child add constraint three foreign key (x, y) references public.pair (a, b);
-- finds: public.child.three
-- finds: public.child.two

-- # Crossed columns are another reference
create table public.pair (a int, b int, primary key (a, b));
create table public.child (x int, y int);
alter table public.child add foreign key (x, y) references public.pair (a, b);
alter table public.child add foreign key (y, x) references public.pair (a, b);
-- finds: nothing

-- # Two roads to one table from different columns are two facts
create table public.person (id bigint primary key);
create table public.task (author bigint references public.person, reviewer bigint references public.person);
-- finds: nothing

-- # A partition's copy of its parent's key is no second one
create table public.team (id bigint primary key);
create table public.game (at date, team_id bigint references public.team) partition by range (at);
create table public.game_2026 partition of public.game for values from ('2026-01-01') to ('2027-01-01');
-- finds: nothing
