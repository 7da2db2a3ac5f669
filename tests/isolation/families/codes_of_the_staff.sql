/*
title = "Whom a branch employs, as a list of codes in a row of staff: kept by the server, by a trigger, or by everyone himself; or words of what the operator's own staff may do"
key = "branch"
tenant_a = "b-one"
tenant_b = "b-two"
setup_tries = [["update staff set codes = array['b-two']"], ["update staff set codes = array['loans']"], ["insert into staff (user_id, codes) values (auth.uid(), array['b-two', 'loans'])"]]
[forms]
kept = { loans = "iiii" }
by_trigger = { loans = "iiii" }
edited = { loans = "llll" }
unnested = { loans = "llll" }
operators = { loans = "dddd" }
*/
create table branches (code text primary key, name text not null);
alter table branches enable row level security;
create table staff (user_id uuid primary key references auth.users, codes text[] not null default '{}', phone text);
alter table staff enable row level security;
create policy read on staff for select to authenticated using (user_id = auth.uid());
<<<|||create policy edit on staff for update to authenticated using (user_id = auth.uid());
create function keep() returns trigger language plpgsql as $$
begin
  new.codes := old.codes;
  return new;
end
$$;
create trigger keep before update on staff for each row execute function keep();|||create policy edit on staff for update to authenticated using (user_id = auth.uid());|||create policy edit on staff for update to authenticated using (user_id = auth.uid());|||>>>
create table loans (id uuid primary key default gen_random_uuid(), branch text not null references branches, title text not null);
alter table loans enable row level security;
create policy of_branch on loans to authenticated using (<<<exists (select 1 from staff s where s.user_id = auth.uid() and loans.branch = any (s.codes))|||exists (select 1 from staff s where s.user_id = auth.uid() and loans.branch = any (s.codes))|||exists (select 1 from staff s where s.user_id = auth.uid() and loans.branch = any (s.codes))|||branch in (select unnest(s.codes) from staff s where s.user_id = auth.uid())|||exists (select 1 from staff s where s.user_id = auth.uid() and 'loans' = any (s.codes))>>>);
-- rows
insert into branches values ('b-one', 'Alpha'), ('b-two', 'Beta');
insert into staff values <<<('{ann}', array['b-one'], '1'), ('{bob}', array['b-two'], '2')|||('{ann}', array['b-one'], '1'), ('{bob}', array['b-two'], '2')|||('{ann}', array['b-one'], '1'), ('{bob}', array['b-two'], '2')|||('{ann}', array['b-one'], '1'), ('{bob}', array['b-two'], '2')|||('{bob}', array['loans'], '1')>>>;
insert into loans values ('{own}', 'b-one', 'own'), ('{secret}', 'b-two', 'secret');
