/*
title = "A trigger looks a moved lane up again: before the update it sees the stored board, after it the new one"
key = "board_id"
[forms]
as_stored = { lanes = "i-i-" }
as_it_is_now = { lanes = "i-l-" }
of_the_caller_before = { lanes = "i-l-" }
of_the_caller_after = { lanes = "i-i-" }
*/
create table boards (id uuid primary key, name text not null);
create table board_members (board_id uuid not null references boards (id), user_id uuid not null references auth.users (id), primary key (board_id, user_id));
create table lanes (id uuid primary key default gen_random_uuid(), board_id uuid not null references boards (id), title text not null);
alter table boards enable row level security;
alter table board_members enable row level security;
alter table lanes enable row level security;
create policy own on board_members for select to authenticated using (user_id = auth.uid());
create policy seen on lanes for select to authenticated using (board_id in (select m.board_id from board_members m where m.user_id = auth.uid()));
create policy edited on lanes for update to authenticated using (board_id in (select m.board_id from board_members m where m.user_id = auth.uid())) with check (true);
create function stays() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.lanes l <<<where l.id = new.id and l.board_id = new.board_id|||where l.id = new.id and l.board_id = new.board_id|||join public.board_members m on m.board_id = l.board_id where l.id = new.id and m.user_id = auth.uid()|||join public.board_members m on m.board_id = l.board_id where l.id = new.id and m.user_id = auth.uid()>>>) then
    raise exception 'a lane stays on its board';
  end if;
  return new;
end $$;
create trigger stays <<<before update on lanes for each row|||after update on lanes for each row|||before update on lanes for each row|||after update on lanes for each row>>> execute function stays();
-- rows
insert into boards values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into board_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into lanes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
