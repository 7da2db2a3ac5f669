/*
title = "The tenants form a tree by a key that is called as the tenants' key elsewhere"
key = "board_id"
setup_tries = [["update boards set board_id = id"], ["update boards set board_id = '{B}'"], ["update boards set lead = '{ann}'"]]

[forms]
named_by_the_row.tasks = "iiii"
captured_by_the_board.tasks = "llll"
below_mine_only_boards.tasks = "iiii"
above_mine_as_well.tasks = "llll"
*/
create table boards (
  id uuid primary key, lead uuid not null references auth.users (id), board_id uuid references boards (id), name text not null
);
alter table boards enable row level security;
revoke insert, update, delete on boards from authenticated;
grant update (board_id, name) on boards to authenticated;
create policy boards_lead on boards for all to authenticated using (lead = (select auth.uid()));
create table tasks (
  id uuid primary key default gen_random_uuid(), board_id uuid not null references boards (id), title text not null
);
alter table tasks enable row level security;
create policy tasks_lead on tasks for all to authenticated using (exists (
  select 1 from boards b where b.lead = (select auth.uid()) and
    <<<b.id = tasks.board_id|||b.id = board_id|||b.id = tasks.board_id and b.board_id is null|||tasks.board_id in (b.id, b.board_id)>>>));
-- rows
insert into boards values ('{A}', '{ann}', null, 'Alpha'), ('{B}', '{bob}', null, 'Beta');
insert into tasks (id, board_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
