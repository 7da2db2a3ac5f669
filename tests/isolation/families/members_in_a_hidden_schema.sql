/*
title = "A helper that finds its table by a search_path, the first schema of which its caller may not use"
key = "lodge_id"
setup_tries = [["insert into members values ('{B}', '{ann}')"]]
[forms]
of_its_owner = { notes = "iiii" }
open_to_use = { notes = "iiii" }
of_its_caller = { notes = "llll" }
*/
create table lodges (id uuid primary key, name text not null);
create schema hidden;
create table hidden.members (lodge_id uuid not null references public.lodges, user_id uuid not null references auth.users (id), primary key (lodge_id, user_id));
create table members (lodge_id uuid not null references lodges, user_id uuid not null references auth.users (id), primary key (lodge_id, user_id));
grant select on hidden.members to authenticated;
grant select, insert on members to authenticated;
alter table lodges enable row level security;
create table notes (id uuid primary key default gen_random_uuid(), lodge_id uuid not null references lodges, title text);
alter table notes enable row level security;
create function belongs(p uuid) returns boolean language plpgsql stable <<<security definer ||||||>>>set search_path = hidden, public as $$
begin
  return exists (select from members m where m.lodge_id = p and m.user_id = auth.uid());
end
$$;
<<<|||grant usage on schema hidden to authenticated;|||>>>
create policy of_lodge on notes to authenticated using (belongs(lodge_id));
-- rows
insert into lodges values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into hidden.members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
