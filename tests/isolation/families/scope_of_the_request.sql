/*
title = "The system's own requests see all, by the scope that is set: or by none, or by a tenant that is called so"
key = "org"
role = "portal"
surface = "app"
tenant_a = "system"
tenant_b = "beta"
extra_roles = ["portal"]
settings = { "app.scope" = "organization", "app.orgs" = "system,x", "app.org" = "system" }
meta = { probes = { to_a = "system", to_b = "beta" } }
[forms]
none_without = { probes = "iiii" }
system_without = { probes = "llll" }
called_so = { probes = "llll" }
*/
create role portal nologin;
grant usage on schema public to portal;
create function reaches(target text) returns boolean language sql stable as $$
  select case <<<coalesce(current_setting('app.scope', true), 'none')|||coalesce(current_setting('app.scope', true), 'system')|||coalesce(current_setting('app.org', true), 'none')>>>
    when 'system' then true
    when 'organization' then target = any (string_to_array(nullif(current_setting('app.orgs', true), ''), ','))
    else false
  end
$$;
create table probes (id uuid primary key default gen_random_uuid(), org text not null, title text not null);
alter table probes enable row level security;
alter table probes force row level security;
grant select, insert, update, delete on probes to portal;
create policy reached on probes using (reaches(org)) with check (reaches(org));
-- rows
insert into probes values ('{own}', 'system', 'own'), ('{secret}', 'beta', 'secret');
