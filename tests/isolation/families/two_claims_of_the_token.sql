/*
title = "A tenant by a claim of the token or by one of the profile: either must be there, or a missing one is as good"
key = "tenant"
tenant_a = "t1"
tenant_b = "t2"
claims = { app_metadata = { tenant = "t1" } }
[meta.files]
to_a = "t1"
to_b = "t2"
[forms]
claim = { files = "iiii" }
either_missing = { files = "llll" }
*/
create table files (id uuid primary key default gen_random_uuid(), tenant text not null, title text);
alter table files enable row level security;
create function in_tenant(t text) returns boolean language plpgsql stable as $$
declare c text := auth.jwt() -> 'app_metadata' ->> 'tenant';
begin
  <<<if c is null or c <> t then return false; end if;|||if c <> t then return false; end if;>>>
  return true;
end
$$;
create policy f on files to authenticated using (in_tenant(tenant));
-- rows
insert into files values ('{own}', 't1', 'own'), ('{secret}', 't2', 'secret');
