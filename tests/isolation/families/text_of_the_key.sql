/*
title = "A column generated from the tenant's key, or from something else, or read before it is made anew"
key = "org_id"
meta = { notes = { insert_cols = ["id", "org_id", "title"] } }
[forms]
whole = { notes = "iiii" }
a_part = { notes = "llll" }
of_the_title = { notes = "llll" }
or_the_title = { notes = "llll" }
frozen_by_the_key = { notes = "i-i-" }
frozen_by_what_is_made_of_it = { notes = "i-l-" }
frozen_afterwards = { notes = "i-i-" }
frozen_afterwards_by_the_title = { notes = "i-l-" }
*/
create table orgs (id uuid primary key);
create table memberships (user_id uuid not null, org_id uuid not null references orgs, primary key (user_id, org_id));
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text,
  org text generated always as (<<<org_id::text|||substr(org_id::text, 9, 20)|||title|||coalesce(title, org_id::text)|||org_id::text|||org_id::text|||org_id::text|||title>>>) stored);
insert into orgs values ('{A}'), ('{B}');
alter table memberships enable row level security;
alter table notes enable row level security;
create policy own on memberships for select to authenticated using (user_id = auth.uid());
<<<create policy own on notes to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid()));
|||create policy own on notes to authenticated using (org in (select substr(m.org_id::text, 9, 20) from memberships m where m.user_id = auth.uid()));
|||create policy own on notes to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid()));
|||create policy own on notes to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid()));
|||create policy own on notes for select to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid()));
create policy edit on notes for update to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid())) with check (true);
create function frozen() returns trigger language plpgsql as $$ begin if new.org_id <> old.org_id then raise exception 'frozen'; end if; return new; end $$;
create trigger frozen before update on notes for each row execute function frozen();
|||create policy own on notes for select to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid()));
create policy edit on notes for update to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid())) with check (true);
create function frozen() returns trigger language plpgsql as $$ begin if new.org <> old.org then raise exception 'frozen'; end if; return new; end $$;
create trigger frozen before update on notes for each row execute function frozen();
|||create policy own on notes for select to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid()));
create policy edit on notes for update to authenticated using (org in (select m.org_id::text from memberships m where m.user_id = auth.uid())) with check (true);
create function frozen() returns trigger language plpgsql as $$ begin if new.org <> old.org then raise exception 'frozen'; end if; return new; end $$;
create trigger frozen after update on notes for each row execute function frozen();
|||create policy own on notes for select to authenticated using (org_id in (select m.org_id from memberships m where m.user_id = auth.uid()));
create policy edit on notes for update to authenticated using (org_id in (select m.org_id from memberships m where m.user_id = auth.uid())) with check (true);
create function frozen() returns trigger language plpgsql as $$ begin if new.org <> old.org then raise exception 'frozen'; end if; return new; end $$;
create trigger frozen after update on notes for each row execute function frozen();
>>>
-- rows
insert into memberships values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into notes (id, org_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', <<<'secret'|||'secret'|||'{A}'|||'{A}'|||'secret'>>>);
