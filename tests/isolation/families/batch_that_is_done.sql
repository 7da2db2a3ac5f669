/*
title = "Tasks go along with their batch, which nobody deletes by hand: a trigger does, that of the note's own firm or any that the note names, or one that is no firm's; or a rule, a view of its owner's, or what a policy calls"
key = "firm_id"
[attacks.tasks]
delete = ["insert into notes (firm_id, batch_id) values ('{A}', '{secret}')", "delete from all_batches where id = '{secret}'"]
[forms]
own = { tasks = "iiii", notes = "iiii" }
any = { tasks = "iiil", notes = "iiii" }
of_no_firm = { tasks = "iiil", notes = "iiii" }
by_a_rule = { tasks = "iiil", notes = "i---" }
by_a_view = { tasks = "iiil", notes = "iiii" }
by_a_policy = { tasks = "iiil", notes = "i---" }
*/
create table firms (id uuid primary key, name text);
create table staff (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
create table batches (id uuid primary key, <<<firm_id uuid not null references firms|||firm_id uuid not null references firms|||closed_on date|||closed_on date|||closed_on date|||closed_on date>>>, unique (<<<firm_id, id|||firm_id, id|||closed_on, id|||closed_on, id|||closed_on, id|||closed_on, id>>>));
create table tasks (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text, batch_id uuid, <<<foreign key (firm_id, batch_id) references batches (firm_id, id)|||foreign key (firm_id, batch_id) references batches (firm_id, id)|||foreign key (batch_id) references batches|||foreign key (batch_id) references batches|||foreign key (batch_id) references batches|||foreign key (batch_id) references batches>>> on delete cascade);
create table notes (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text, batch_id uuid);
alter table firms enable row level security;
alter table staff enable row level security;
alter table batches enable row level security;
alter table tasks enable row level security;
alter table notes enable row level security;
revoke all on firms, batches from anon, authenticated;
revoke insert, update, delete on staff from anon, authenticated;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy of_firm on tasks to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create policy of_firm on notes to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
<<<create function done() returns trigger language plpgsql security definer set search_path = '' as $$ begin delete from public.batches where id = new.batch_id and firm_id = new.firm_id; return null; end $$;
create trigger done after insert on notes for each row execute function done();|||create function done() returns trigger language plpgsql security definer set search_path = '' as $$ begin delete from public.batches where id = new.batch_id; return null; end $$;
create trigger done after insert on notes for each row execute function done();|||create function done() returns trigger language plpgsql security definer set search_path = '' as $$ begin delete from public.batches where id = new.batch_id; return null; end $$;
create trigger done after insert on notes for each row execute function done();|||create rule done as on insert to notes do also delete from batches where id = new.batch_id;|||create view all_batches as select id from batches;
revoke all on all_batches from anon, authenticated;
grant select, delete on all_batches to authenticated;|||create function done(batch uuid) returns boolean language plpgsql security definer set search_path = '' as $$ begin delete from public.batches where id = batch; return true; end $$;
create policy done on notes as restrictive for insert to authenticated with check (done(batch_id));>>>
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
<<<insert into batches (id, firm_id) values ('{own}', '{A}'), ('{secret}', '{B}');|||insert into batches (id, firm_id) values ('{own}', '{A}'), ('{secret}', '{B}');|||insert into batches (id) values ('{own}'), ('{secret}');|||insert into batches (id) values ('{own}'), ('{secret}');|||insert into batches (id) values ('{own}'), ('{secret}');|||insert into batches (id) values ('{own}'), ('{secret}');>>>
insert into tasks (id, firm_id, title, batch_id) values ('{own}', '{A}', 'own', '{own}'), ('{secret}', '{B}', 'secret', '{secret}');
insert into notes (id, firm_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
