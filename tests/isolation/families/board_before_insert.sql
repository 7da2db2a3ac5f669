/*
title = "A trigger enrols whoever makes a board: before the row, so that a conflict leaves the membership, or after it"
key = "board_id"
setup_tries = [["insert into boards values ('{B}', 'mine') on conflict do nothing"]]
meta = { cards = {} }
[forms]
after = { cards = "iiii" }
before = { cards = "llll" }
after_by_its_maker = { cards = "iiii" }
before_by_its_maker = { cards = "llll" }
*/
create table boards (id uuid primary key, name text not null<<<||||||, maker uuid not null default auth.uid()|||, maker uuid not null default auth.uid()>>>);
create table pinners (board_id uuid not null, user_id uuid not null, primary key (board_id, user_id));
alter table boards enable row level security;
alter table pinners enable row level security;
revoke all on pinners from anon, authenticated;
grant select on pinners to authenticated;
revoke update, delete, truncate on boards from anon, authenticated;
create policy self on pinners for select to authenticated using (user_id = auth.uid());
create policy see on boards for select to authenticated using (id in (select p.board_id from pinners p));
create policy make on boards for insert to authenticated with check (<<<auth.uid() is not null|||auth.uid() is not null|||maker = auth.uid()|||maker = auth.uid()>>>);
create function enrol() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.pinners values (new.id, auth.uid()) on conflict do nothing;
  return new;
end
$$;
create trigger enrols <<<after|||before|||after|||before>>> insert on boards for each row execute function enrol();
create table cards (id uuid primary key default gen_random_uuid(), board_id uuid not null references boards, title text);
alter table cards enable row level security;
create policy of_board on cards to authenticated using (board_id in (select p.board_id from pinners p where p.user_id = auth.uid()));
-- rows
alter table boards disable trigger enrols;
insert into boards values ('{A}', 'Alpha'<<<||||||, '{ann}'|||, '{ann}'>>>), ('{B}', 'Beta'<<<||||||, '{bob}'|||, '{bob}'>>>);
alter table boards enable trigger enrols;
insert into pinners values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into cards values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
