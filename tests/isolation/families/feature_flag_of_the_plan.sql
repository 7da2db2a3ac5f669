/*
title = "An export that asks whether the plan allows it: of the tenant it exports, or of the caller's"
key = "account_ref"
tenant_a = "acc_1"
tenant_b = "acc_2"
[functions."export_orders(text)"]
table = "orders"
calls = ["select id from export_orders('acc_1')", "select id from export_orders('acc_2')"]
[meta.orders]
to_a = "acc_1"
to_b = "acc_2"
[forms]
both = { orders = "iiii", "export_orders(text)" = "i" }
plan_only = { orders = "iiii", "export_orders(text)" = "l" }
*/
create table accounts (ref text primary key check (ref like 'acc\_%'), plan text not null default 'pro' check (plan in ('free', 'pro')));
create table account_users (account_ref text references accounts, user_id uuid references auth.users, primary key (account_ref, user_id));
create table orders (id uuid primary key default gen_random_uuid(), account_ref text not null references accounts, title text);
alter table accounts enable row level security;
alter table account_users enable row level security;
alter table orders enable row level security;
create policy u on account_users for select to authenticated using (user_id = auth.uid());
create policy o on orders to authenticated using (account_ref in (select u.account_ref from account_users u where u.user_id = auth.uid()));
create function export_orders(p_account text) returns setof orders language plpgsql stable security definer set search_path = '' as $$
begin
  if (select a.plan from public.accounts a where a.ref = p_account) <> 'pro' then
    raise exception 'upgrade first';
  end if;
  <<<if p_account not in (select u.account_ref from public.account_users u where u.user_id = auth.uid()) then
    raise exception 'not yours';
  end if;|||>>>
  return query select o.* from public.orders o where o.account_ref = p_account;
end
$$;
-- rows
insert into accounts values ('acc_1', 'pro'), ('acc_2', 'pro');
insert into account_users values ('acc_1', '{ann}'), ('acc_2', '{bob}');
insert into orders values ('{own}', 'acc_1', 'own'), ('{secret}', 'acc_2', 'secret');
