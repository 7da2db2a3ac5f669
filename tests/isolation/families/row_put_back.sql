/*
title = "A changed row is put back as it was, whole, or only for some, or but for its tenant"
key = "org_id"
[forms]
all_put_back = { notes = "i-d-" }
all_but_the_title = { notes = "i-i-" }
either_way = { notes = "i-i-" }
for_one_word = { notes = "i-l-" }
all_but_the_organisation = { notes = "i-l-" }
to_what_it_was_set_to = { notes = "i-l-" }
to_a_column_that_was_set = { notes = "i-l-" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
alter table orgs enable row level security;
alter table members enable row level security;
create policy self on members for select to authenticated using (user_id = (select auth.uid()));
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table notes enable row level security;
create policy notes_read on notes for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = (select auth.uid())));
create policy notes_edit on notes for update to authenticated using (org_id in (select m.org_id from members m where m.user_id = (select auth.uid()))) with check (true);
create function keep() returns trigger language plpgsql as $$ declare t text := new.title; o uuid := new.org_id; begin <<<new := old;|||new := old; new.title := t;|||if new.title = 'x' then new := old; else new.org_id := old.org_id; end if;|||if new.title = 'x' then new := old; end if;|||new := old; new.org_id := o;|||old := new; new := old;|||old.org_id := new.org_id; new := old;>>> return new; end $$;
create trigger keep before update on notes for each row execute function keep();
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
