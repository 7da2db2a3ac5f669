/*
title = "What the role may not do itself is done for it: a key takes lines along with their sheet, a trigger counts them, and both stay in the tenant or do not"
key = "choir_id"
[attacks.lines]
delete = ["delete from sheets where id = '{own}'"]
[attacks.counts]
update = ["insert into lines (choir_id, sheet_id, count_id) values ('{A}', '{own}', '{secret}')"]
[forms]
in_the_choir = { sheets = "iiii", lines = "iiid", counts = "iddd" }
of_any_sheet = { sheets = "iiii", lines = "iiil", counts = "iddd" }
of_any_count = { sheets = "iiii", lines = "iiid", counts = "idld" }
*/
create table choirs (id uuid primary key, name text);
create table singers (choir_id uuid not null references choirs, user_id uuid not null references auth.users, primary key (choir_id, user_id));
create table sheets (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs, title text, unique (choir_id, id));
create table counts (id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs, lines int not null default 0);
create table lines (
  id uuid primary key default gen_random_uuid(), choir_id uuid not null references choirs, sheet_id uuid not null, count_id uuid, title text,
  <<<foreign key (choir_id, sheet_id) references sheets (choir_id, id)|||foreign key (sheet_id) references sheets (id)|||foreign key (choir_id, sheet_id) references sheets (choir_id, id)>>> on delete cascade
);
alter table choirs enable row level security;
alter table singers enable row level security;
alter table sheets enable row level security;
alter table counts enable row level security;
alter table lines enable row level security;
revoke all on choirs, singers, counts from anon, authenticated;
revoke delete on lines from anon, authenticated;
grant select on singers, counts to authenticated;
create policy self on singers for select to authenticated using (user_id = auth.uid());
create policy of_choir on sheets to authenticated using (choir_id in (select s.choir_id from singers s where s.user_id = auth.uid()));
create policy of_choir on counts for select to authenticated using (choir_id in (select s.choir_id from singers s where s.user_id = auth.uid()));
create policy of_choir on lines to authenticated using (choir_id in (select s.choir_id from singers s where s.user_id = auth.uid()));
create function count_line() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  update public.counts c set lines = c.lines + 1 where c.id = new.count_id <<<and c.choir_id = new.choir_id|||and c.choir_id = new.choir_id|||>>>;
  return null;
end $$;
create trigger count_line after insert on lines for each row execute function count_line();
-- rows
insert into choirs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into singers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into sheets (id, choir_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into counts (id, choir_id) values ('{own}', '{A}'), ('{secret}', '{B}');
insert into lines (id, choir_id, sheet_id, title) values ('{own}', '{A}', '{own}', 'own'), ('{secret}', '{B}', <<<'{secret}'|||'{own}'|||'{secret}'>>>, 'secret');
