/*
title = "A helper with a variable that is called like its argument: in a block of its own the argument is what it was"
key = "club_id"
[forms]
another_name = { letters = "i---" }
within_a_block = { letters = "l---" }
by_its_number = { letters = "l---" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid references clubs, user_id uuid references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create function may_read(club uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare <<<other|||other|||club>>> uuid := null;
begin
  <<<if not exists (select 1 from public.fellows f where f.club_id = club and f.user_id = auth.uid()) then return false; end if;|||if club is null then return false; end if;|||>>>
  declare <<<another|||club|||another>>> uuid := null;
  begin
    null;
  end;
  return <<<club is not null|||true|||$1 is not null>>>;
end $$;
create policy of_club on letters for select to authenticated using (may_read(club_id));
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters (id, club_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
