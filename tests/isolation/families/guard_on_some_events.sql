/*
title = "A guard trigger that fires for an insert only, for one column only, or always"
key = "camp_id"
attacks = { tents = { update = ["update tents set camp_id = '{B}' where id = '{own}'"] } }
[forms]
always = { tents = "iii-" }
insert_only = { tents = "iil-" }
other_column = { tents = "ill-" }
only_when_renamed = { tents = "ill-" }
*/
create table camps (id uuid primary key, name text not null);
create table campers (camp_id uuid not null references camps, user_id uuid not null references auth.users, primary key (camp_id, user_id));
alter table camps enable row level security;
alter table campers enable row level security;
revoke all on camps, campers from anon, authenticated;
grant select on campers to authenticated;
create policy self on campers for select to authenticated using (user_id = auth.uid());
create table tents (id uuid primary key default gen_random_uuid(), camp_id uuid not null references camps, title text);
alter table tents enable row level security;
revoke delete, truncate on tents from anon, authenticated;
create policy see on tents for select to authenticated using (camp_id in (select c.camp_id from campers c where c.user_id = auth.uid()));
create policy pitch on tents for insert to authenticated with check (auth.uid() is not null);
create policy change on tents for update to authenticated using (camp_id in (select c.camp_id from campers c where c.user_id = auth.uid())) with check (true);
create function guard_camp() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from campers c where c.camp_id = new.camp_id and c.user_id = auth.uid()) then
    raise exception 'not in this camp';
  end if;
  return new;
end
$$;
create trigger guards <<<before insert or update on tents|||before insert on tents|||before update of title on tents|||before update on tents>>>
  for each row <<<|||  |||  |||when (old.title is distinct from new.title) >>>execute function guard_camp();
-- rows
alter table tents disable trigger guards;
insert into camps values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into campers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into tents values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
alter table tents enable trigger guards;
