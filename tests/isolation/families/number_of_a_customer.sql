/*
title = "Customer numbers are linked by the server, or: the user links himself to a customer number of the billing system"
key = "customer_id"
tenant_a = "cus_ann"
tenant_b = "cus_bob"
setup_tries = [["update customers set customer_id = 'cus_bob' where user_id = '{ann}'"]]
[forms]
read_only = { subscriptions = "iddd", billing_documents = "iddd" }
written = { subscriptions = "lddd", billing_documents = "lddd" }
*/
create table customers (user_id uuid primary key references auth.users (id), customer_id text, country text);
create table subscriptions (id uuid primary key default gen_random_uuid(), customer_id text not null, status text not null, title text not null);
create table billing_documents (id uuid primary key default gen_random_uuid(), customer_id text not null, title text not null);
alter table customers enable row level security;
alter table subscriptions enable row level security;
alter table billing_documents enable row level security;
create policy customers_read on customers for select to authenticated using (user_id = (select auth.uid()));
<<<create policy customers_edit on customers for update to authenticated using (user_id = (select auth.uid()));
revoke insert, update, delete on customers from anon, authenticated;
grant update (country) on customers to authenticated;|||create policy customers_upsert on customers for insert to authenticated with check (user_id = (select auth.uid()));
create policy customers_edit on customers for update to authenticated using (user_id = (select auth.uid()));>>>
create function my_customer() returns text language sql stable security definer set search_path = '' as $$
  select c.customer_id from public.customers c where c.user_id = auth.uid()
$$;
create policy subscriptions_read on subscriptions for select to authenticated using (customer_id = (select my_customer()));
create policy documents_read on billing_documents for select to authenticated using (
  customer_id = (select my_customer()) and exists (select 1 from subscriptions s where s.customer_id = billing_documents.customer_id and s.status in ('active', 'trialing')));
-- rows
insert into customers values ('{ann}', 'cus_ann', 'DE'), ('{bob}', 'cus_bob', 'FR');
insert into subscriptions values ('{own}', 'cus_ann', 'active', 'own'), ('{secret}', 'cus_bob', 'active', 'secret');
insert into billing_documents values ('da000000-0000-4000-8000-000000000001', 'cus_ann', 'own'), ('db000000-0000-4000-8000-000000000002', 'cus_bob', 'secret');
