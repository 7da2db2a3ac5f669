/*
title = "A function before each request binds the tenant: from the token, or from a header of the request"
key = "tenant_id"
claims = { app_metadata = { tenant = "{A}" } }
setup_tries = [["select set_config('request.headers', '{\"x-tenant\": \"{B}\"}', true)", "select before_request()"]]
[forms]
token = { pages = "dddd" }
token_direct = { pages = "iiii" }
header = { pages = "llll" }
*/
create table tenants (id uuid primary key, name text);
alter table tenants enable row level security;
create table pages (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
alter table pages enable row level security;
create function before_request() returns void language plpgsql as $$
begin
  perform set_config('app.tenant', coalesce(<<<auth.jwt() -> 'app_metadata' ->> 'tenant'|||auth.jwt() -> 'app_metadata' ->> 'tenant'|||nullif(current_setting('request.headers', true), '')::json ->> 'x-tenant'>>>, ''), true);
end
$$;
create policy bound on pages to authenticated using (tenant_id::text = <<<current_setting('app.tenant', true)|||coalesce(auth.jwt() -> 'app_metadata' ->> 'tenant', '')|||current_setting('app.tenant', true)>>>);
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into pages values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
