/*
title = "Guard for everybody, and anon may not call it, or: the guard of a definer function trusts a caller without a user"
key = "company_id"
role = "anon"
[functions."void_invoice(uuid)"]
table = "invoices"
calls = ["select void_invoice('{own}')", "select void_invoice('{secret}')"]
effect = "write"
[forms]
revoked = { invoices = "dddd", "void_invoice(uuid)" = "d" }
trusts_nobody_signed_in = { invoices = "dddd", "void_invoice(uuid)" = "l" }
*/
create table companies (id uuid primary key, name text not null);
create table company_members (company_id uuid not null references companies (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (company_id, user_id));
create table invoices (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies (id), number int not null, status text not null default 'open', title text not null);
alter table companies enable row level security;
alter table company_members enable row level security;
alter table invoices enable row level security;
create policy company_members_self on company_members for select to authenticated using (user_id = (select auth.uid()));
create policy invoices_company on invoices for all to authenticated using (
  exists (select 1 from company_members cm where cm.company_id = invoices.company_id and cm.user_id = (select auth.uid())));
create function void_invoice(p_invoice uuid) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_company uuid;
begin
  select i.company_id into v_company from public.invoices i where i.id = p_invoice;
  <<<if not exists (select 1 from public.company_members cm where cm.company_id = v_company and cm.user_id = auth.uid())|||if auth.uid() is not null and not exists (select 1 from public.company_members cm where cm.company_id = v_company and cm.user_id = auth.uid())>>> then
    raise exception 'not a member of the company' using errcode = '42501';
  end if;
  update public.invoices set status = 'void' where id = p_invoice;
end
$$;
<<<revoke execute on function void_invoice(uuid) from public, anon;|||>>>
-- rows
insert into companies values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into company_members values ('{A}', '{ann}', 'admin'), ('{B}', '{bob}', 'admin');
insert into invoices (id, company_id, number, title) values ('{own}', '{A}', 1, 'own'), ('{secret}', '{B}', 1, 'secret');
