/*
title = "Nodes by their paths of numbers: below one's own, or whatever begins with its figures"
key = "node_id"
[forms]
below = { plans = "iiii" }
begins = { plans = "llll" }
begins_by_length = { plans = "llll" }
*/
create table nodes (id uuid primary key, path text not null unique check (path ~ '^[0-9]+(/[0-9]+)*$'), name text not null);
create table node_users (node_id uuid not null references nodes, user_id uuid not null references auth.users, primary key (node_id, user_id));
alter table nodes enable row level security;
alter table node_users enable row level security;
revoke all on nodes, node_users from anon, authenticated;
create function may_node(p uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.node_users u join public.nodes m on m.id = u.node_id join public.nodes n on <<<n.path = m.path or n.path like m.path || '/%'|||n.path like m.path || '%'|||left(n.path, length(m.path)) = m.path>>>
    where u.user_id = auth.uid() and n.id = p
  )
$$;
create table plans (id uuid primary key default gen_random_uuid(), node_id uuid not null references nodes, title text not null);
alter table plans enable row level security;
create policy of_node on plans to authenticated using (may_node(node_id));
-- rows
insert into nodes values ('{A}', '1', 'alpha'), ('{B}', '10', 'beta');
insert into node_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into plans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
