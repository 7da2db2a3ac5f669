/*
title = "The key of an integration is told to admins of its shop, or: the key of an integration is told to whoever knows its number"
key = "shop_id"
[functions."integration_key(uuid)"]
table = "integrations"
calls = ["select id from integration_key('{own}')", "select id from integration_key('{secret}')"]
[forms]
admins = { integrations = "iddd", "integration_key(uuid)" = "i" }
whoever = { integrations = "iddd", "integration_key(uuid)" = "l" }
*/
create schema vault;
create table vault.secrets (id uuid primary key default gen_random_uuid(), name text unique, secret text not null);
create table shops (id uuid primary key, name text not null);
create table shop_admins (shop_id uuid not null references shops (id), user_id uuid not null references auth.users (id), primary key (shop_id, user_id));
create table integrations (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops (id), provider text not null, secret_id uuid not null references vault.secrets (id), title text not null);
alter table shops enable row level security;
alter table shop_admins enable row level security;
alter table integrations enable row level security;
create policy shop_admins_self on shop_admins for select to authenticated using (user_id = (select auth.uid()));
create policy integrations_read on integrations for select to authenticated using (
  exists (select 1 from shop_admins sa where sa.shop_id = integrations.shop_id and sa.user_id = (select auth.uid())));
create function integration_key(p_integration uuid) returns table (id uuid, shop_id uuid, api_key text) language plpgsql stable security definer set search_path = '' as $$
begin
  if auth.uid() is null then
    raise exception 'sign in first';
  end if;
  return query
    select i.id, i.shop_id, s.secret from public.integrations i join vault.secrets s on s.id = i.secret_id
    where i.id = p_integration<<< and exists (select 1 from public.shop_admins sa where sa.shop_id = i.shop_id and sa.user_id = auth.uid())|||>>>;
end
$$;
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into shop_admins values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into vault.secrets values ('da000000-0000-4000-8000-000000000001', 'a', 'sk_alpha'), ('db000000-0000-4000-8000-000000000002', 'b', 'sk_beta');
insert into integrations values ('{own}', '{A}', 'mail', 'da000000-0000-4000-8000-000000000001', 'own'), ('{secret}', '{B}', 'mail', 'db000000-0000-4000-8000-000000000002', 'secret');
