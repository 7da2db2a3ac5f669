/*
title = "A trigger queues deliveries to the webhooks that subscribed to an event: of the row's organisation, or of any"
key = "org_id"
attacks = { deliveries = { insert = ["insert into orders (org_id) values ('{A}')"] } }
[forms]
of_org = { orders = "iiii", deliveries = "iddd" }
of_any = { orders = "iiii", deliveries = "ildd" }
*/
create table orgs (id uuid primary key, name text not null);
create table staff (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), primary key (org_id, user_id));
create table webhook_endpoints (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), url text not null, events text[] not null, enabled boolean not null default true);
create table orders (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null default '');
create table deliveries (id bigint generated always as identity primary key, org_id uuid not null references orgs (id), endpoint_id uuid not null references webhook_endpoints (id), title jsonb not null, status text not null default 'pending');
alter table orgs enable row level security;
alter table staff enable row level security;
alter table webhook_endpoints enable row level security;
alter table orders enable row level security;
alter table deliveries enable row level security;
create policy s on staff for select to authenticated using (user_id = auth.uid());
create policy o on orders for all to authenticated using (org_id in (select staff.org_id from staff where staff.user_id = auth.uid()));
create policy d on deliveries for select to authenticated using (org_id in (select staff.org_id from staff where staff.user_id = auth.uid()));
create function enqueue_webhooks() returns trigger language plpgsql security definer set search_path = public as $$
declare
  ep record;
begin
  for ep in select e.id, e.org_id from webhook_endpoints e where e.enabled and 'order.created' = any (e.events)<<< and e.org_id = new.org_id|||>>> loop
    insert into deliveries (org_id, endpoint_id, title) values (ep.org_id, ep.id, to_jsonb(new));
  end loop;
  return new;
end;
$$;
create trigger orders_webhooks after insert on orders for each row execute function enqueue_webhooks();
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into webhook_endpoints (org_id, url, events) values ('{A}', 'https://a.test', '{order.created}'), ('{B}', 'https://b.test', '{order.created}');
insert into orders values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
