/*
title = "A function for members, and for the server, which it takes whoever has no user id for"
key = "company_id"
role = "anon"
[functions."list_invoices(uuid)"]
table = "invoices"
calls = ["select id from list_invoices('{A}')", "select id from list_invoices('{B}')"]
[forms]
members = { invoices = "dddd", "list_invoices(uuid)" = "d" }
no_user_is_server = { invoices = "dddd", "list_invoices(uuid)" = "l" }
*/
create table companies (id uuid primary key, name text not null);
create table company_members (company_id uuid not null references companies, user_id uuid not null references auth.users, role text not null default 'member', primary key (company_id, user_id));
create table invoices (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies, number int not null default 1, title text);
alter table companies enable row level security;
alter table company_members enable row level security;
alter table invoices enable row level security;
create policy mine on company_members for select to authenticated using (user_id = (select auth.uid()));
create policy invoices_all on invoices to authenticated using (company_id in (select cm.company_id from company_members cm where cm.user_id = (select auth.uid())));
create function list_invoices(p_company uuid) returns setof invoices language plpgsql stable security definer set search_path = '' as $$
begin
  if <<<|||auth.uid() is not null and >>>not exists (select 1 from public.company_members cm where cm.company_id = p_company and cm.user_id = auth.uid()) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  return query select i.* from public.invoices i where i.company_id = p_company;
end
$$;
-- rows
insert into companies values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into company_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invoices (id, company_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
