/*
title = "A log that a trigger writes with its owner's rights: in the firm of the row, in one that the row mentions, of a deletion's row"
key = "firm_id"
[attacks.log]
insert = ["insert into deals (firm_id, from_firm) values ('{A}', '{B}')"]
[forms]
of_the_row = { deals = "iiii", log = "idii" }
of_another = { deals = "iiii", log = "il-i" }
*/
create table firms (id uuid primary key, name text);
create table staff (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
alter table firms enable row level security;
alter table staff enable row level security;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create table deals (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, from_firm uuid references firms, title text);
create table log (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text not null default 'x');
alter table deals enable row level security;
alter table log enable row level security;
create policy of_firm on deals to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create policy read on log for select to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create policy change on log for update to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create policy remove on log for delete to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create function note() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    insert into public.log (firm_id, title) values (old.firm_id, tg_op);
    return old;
  end if;
  insert into public.log (firm_id, title) values (<<<new.firm_id|||coalesce(new.from_firm, new.firm_id)>>>, tg_op);
  return new;
end $$;
create trigger note after insert or update or delete on deals for each row execute function note();
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into deals (id, firm_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
delete from log;
insert into log (id, firm_id) values ('{own}', '{A}'), ('{secret}', '{B}');
