/*
title = "A trigger on statements resets numbers, though no policy lets anybody update a row: those of the caller's tenants, or all"
key = "org_id"
[meta.totals]
update_col = "n"
update_val = "7"
[attacks.totals]
update = ["update docs set title = 'x'"]
[forms]
own = { totals = "idid" }
all = { totals = "idld" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table totals (id uuid primary key default gen_random_uuid(), org_id uuid not null unique references orgs, n int default 0);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table totals enable row level security;
revoke insert, delete on totals from anon, authenticated;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy t on totals for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy u on totals for update to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function reset_them() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.totals t set n = -1<<< where t.org_id in (select m.org_id from public.members m where m.user_id = auth.uid())|||>>>;
  return null;
end
$$;
create trigger reset_them after update on docs for each statement execute function reset_them();
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into totals values ('{own}', '{A}'), ('{secret}', '{B}');
