/*
title = "Managers see below them: a chain of managers within the firm, or whoever has no manager sees all"
key = "firm"
tenant_a = "1"
tenant_b = "2"
[meta.leave_requests]
to_a = "1"
to_b = "2"
[forms]
within = { leave_requests = "i---" }
top_is_all = { leave_requests = "l---" }
*/
create table firms (id int primary key, name text);
create table employees (id uuid primary key references auth.users, firm int not null references firms, manager uuid references employees);
create table leave_requests (id uuid primary key default gen_random_uuid(), firm int not null references firms, employee uuid not null references employees, title text);
alter table firms enable row level security;
alter table employees enable row level security;
alter table leave_requests enable row level security;
revoke insert, update, delete, truncate on employees, firms from authenticated, anon;
create policy me on employees for select to authenticated using (id = auth.uid());
create policy mine_or_below on leave_requests for select to authenticated using (
  employee = auth.uid()
  or exists (select 1 from employees m where m.id = auth.uid() and m.manager is null<<< and m.firm = leave_requests.firm|||>>>)
);
-- rows
insert into firms values (1, 'Alpha'), (2, 'Beta');
insert into employees values ('{ann}', 1, null), ('{bob}', 2, null);
insert into leave_requests values ('{own}', 1, '{ann}', 'own'), ('{secret}', 2, '{bob}', 'secret');
