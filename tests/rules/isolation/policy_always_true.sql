-- # Every tenant's rows, to read and to write
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
grant all on public.invoice to authenticated;
alter table public.invoice enable row level security;
create policy everything on public.invoice for all to authenticated using (true);
-- finds: public.invoice.everything
-- severity: error
-- message: everything on public.invoice is true for every row: authenticated can read, change and delete every tenant's rows and add rows for any tenant

-- # To ask for a session, or that it is no guest's, is to ask nothing
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
grant all on public.invoice to authenticated;
alter table public.invoice enable row level security;
create function public.is_signed_in() returns boolean language sql stable as 'select auth.uid() is not null';
create policy "By role" on public.invoice for select to public using ((select auth.role()) = 'authenticated');
create policy "By id" on public.invoice for delete to authenticated using (auth.uid() is not null);
create policy "No guests" on public.invoice for update to authenticated
    using (coalesce((auth.jwt() ->> 'is_anonymous')::boolean, false) is false);
create policy "By function" on public.invoice for insert to authenticated with check (public.is_signed_in());
-- finds: public.invoice.By role
-- finds: public.invoice.By id
-- finds: public.invoice.No guests
-- finds: public.invoice.By function
-- severity: error

-- # A role of the application's own on a plain server, a table and a policy with awkward names
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.organization (id bigint primary key);
create table public."Invoice ""No 1""" (id bigint primary key, organization_id bigint not null references public.organization);
create table public.receipt (id bigint primary key, organization_id bigint not null references public.organization);
grant select, delete on public."Invoice ""No 1""" to web;
alter table public."Invoice ""No 1""" enable row level security;
create policy "the ""open"" one" on public."Invoice ""No 1""" using (organization_id = organization_id or organization_id is null);
-- finds: public.Invoice "No 1".the "open" one
-- message: web can read and delete every tenant's rows

-- # A check that is true lets a changed row go to another tenant
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
grant all on public.invoice to authenticated;
alter table public.invoice enable row level security;
create policy mine on public.invoice for update to authenticated
    using (team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid())) with check (true);
-- finds: public.invoice.mine
-- severity: error
-- message: authenticated can hand rows over to any tenant

-- # A restrictive policy for another role, or one that asks for a second factor, narrows no rows
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
grant select on public.invoice to authenticated;
alter table public.invoice enable row level security;
create policy everybody on public.invoice for select to authenticated using (true);
create policy visitors on public.invoice as restrictive for select to anon
    using (team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
create policy second_factor on public.invoice as restrictive to authenticated using ((auth.jwt() ->> 'aal') = 'aal2');
create policy enrolled on public.invoice as restrictive to authenticated using (
    array[(select auth.jwt() ->> 'aal')] <@ (
        select case when count(f.id) > 0 then array['aal2'] else array['aal1', 'aal2'] end
        from auth.mfa_factors f where f.user_id = (select auth.uid())));
-- finds: public.invoice.everybody
-- severity: error

-- # A restrictive policy that narrows the rows makes it harmless: the tenant is decided there
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.tenant (id bigint primary key);
create table public.widget (id bigint primary key, tenant_id bigint not null references public.tenant);
create table public.gadget (id bigint primary key, tenant_id bigint not null references public.tenant);
grant select, insert, update, delete on public.widget to web;
alter table public.widget enable row level security;
create policy modification on public.widget using (true);
create policy tenant on public.widget as restrictive using (tenant_id = (select t.id from public.tenant t where t.id::text = current_setting('app.tenant', true)));
-- finds: nothing

-- # A restrictive policy that keeps everybody but staff out makes it harmless
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
grant all on public.invoice to authenticated;
alter table public.invoice enable row level security;
create policy everything on public.invoice to authenticated using (true);
create policy staff on public.invoice as restrictive to authenticated using ((auth.jwt() -> 'app_metadata' ->> 'staff')::boolean);
-- finds: nothing

-- # Policies for services, and roles without the grant or the schema, open nothing
-- platform: supabase
create schema internal;
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
create table internal.payment (id uuid primary key, team_id uuid not null references public.team);
grant all on public.invoice to service_role;
grant select on public.invoice to authenticated;
grant all on internal.payment to authenticated;
revoke all on public.invoice from anon;
revoke insert, update, delete on public.invoice from authenticated;
alter table public.invoice enable row level security;
alter table internal.payment enable row level security;
create policy services on public.invoice to service_role using (true);
create policy writers on public.invoice for delete to authenticated using (true);
create policy everybody on internal.payment using (true);
-- finds: nothing

-- # Every way through the condition asks for the row
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team, open boolean not null);
grant all on public.invoice to authenticated;
alter table public.invoice enable row level security;
create policy members on public.invoice to authenticated using (
    (select auth.uid()) is null or auth.role() = 'service_role' or open
    or team_id in (select m.team_id from public.team_member m where m.user_id = auth.uid()));
-- finds: nothing

-- # What everybody shares is everybody's to read, and anybody may ask a question
-- platform: supabase
create table public.country (code char(2) primary key, name text not null);
create table public.price (id bigint primary key, cents bigint not null);
create table public.contact_message (id uuid primary key, email text, body text);
grant select on public.country, public.price to anon, authenticated;
grant insert on public.contact_message to anon;
alter table public.country enable row level security;
alter table public.price enable row level security;
alter table public.contact_message enable row level security;
create policy reading on public.country for select using (true);
create policy reading on public.price for select to anon, authenticated using (true);
create policy asking on public.contact_message for insert to anon with check (true);
-- finds: public.contact_message.asking
-- severity: info

-- # To change what everybody shares is a warning
-- platform: supabase
create table public.country (code char(2) primary key, name text not null);
grant select, update on public.country to authenticated;
alter table public.country enable row level security;
create policy everything on public.country to authenticated using (true);
-- finds: public.country.everything
-- severity: warning
-- message: authenticated can change and delete rows that everybody shares and add rows for everybody

-- # A new team is anybody's to found; the list of all teams is a warning
-- platform: supabase
create table public.team (id uuid primary key, name text);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
grant select, insert on public.team to authenticated;
alter table public.team enable row level security;
create policy found on public.team for insert to authenticated with check (auth.uid() is not null);
create policy list on public.team for select to authenticated using (true);
-- finds: public.team.list
-- severity: warning

-- # Rows of which some belong to no tenant may be meant for all: a warning
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.template (id uuid primary key, team_id uuid references public.team);
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
grant select on public.template to authenticated;
alter table public.template enable row level security;
create policy reading on public.template for select to authenticated using (true);
-- finds: public.template.reading
-- severity: warning

-- # So may those of which some lead to no tenant
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.bundle (id bigint primary key, team_id uuid not null references public.team);
create table public.permission (id uuid primary key, key text not null unique, bundle_id bigint references public.bundle);
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
grant select on public.permission to authenticated;
alter table public.permission enable row level security;
create policy reading on public.permission for select to authenticated using (true);
-- finds: public.permission.reading
-- severity: warning

-- # So may what hangs on such rows
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.bundle (id bigint primary key, team_id uuid not null references public.team);
create table public.permission (id uuid primary key, key text not null unique, bundle_id bigint references public.bundle);
create table public.granted (role text, permission_id uuid not null references public.permission, primary key (role, permission_id));
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
grant select on public.granted to authenticated;
alter table public.granted enable row level security;
create policy reading on public.granted for select to authenticated using (true);
-- finds: public.granted.reading
-- severity: warning

-- # What cannot be without a tenant is somebody's
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.bundle (id bigint primary key, team_id uuid not null references public.team);
create table public.line (id uuid primary key, bundle_id bigint not null references public.bundle);
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
grant select on public.line to authenticated;
alter table public.line enable row level security;
create policy reading on public.line for select to authenticated using (true);
-- finds: public.line.reading
-- severity: error

-- # So may rows that a policy shows to visitors by name
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table public.page (id uuid primary key, team_id uuid not null references public.team);
grant select on public.page to anon, authenticated;
alter table public.page enable row level security;
create policy reading on public.page for select to anon using (true);
-- finds: public.page.reading
-- severity: warning
-- message: anon can read every tenant's rows

-- # A trigger stamps the tenant, a guard refuses another, a grant leaves the column out
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create function public.my_team() returns uuid language sql stable as
    'select m.team_id from public.team_member m where m.user_id = auth.uid() limit 1';
create table public.stamped (id uuid primary key, team_id uuid not null references public.team);
create table public.guarded (id uuid primary key, team_id uuid not null references public.team);
create table public.untold (id uuid primary key, team_id uuid not null default public.my_team() references public.team);
create function public.stamp() returns trigger language plpgsql as $$ begin new.team_id := public.my_team(); return new; end $$;
create function public.guard() returns trigger language plpgsql as $$
begin if new.team_id is distinct from old.team_id then raise exception 'no'; end if; return new; end $$;
create trigger stamp before insert on public.stamped for each row execute function public.stamp();
create trigger guard before update of team_id on public.guarded for each row execute function public.guard();
grant insert on public.stamped to authenticated;
grant update on public.guarded to authenticated;
revoke all on public.untold from authenticated, anon;
grant insert (id) on public.untold to authenticated;
revoke all on public.stamped, public.guarded from anon;
alter table public.stamped enable row level security;
alter table public.guarded enable row level security;
alter table public.untold enable row level security;
create policy adding on public.stamped for insert to authenticated with check (true);
create policy changing on public.guarded for update to authenticated using (team_id = public.my_team()) with check (true);
create policy adding on public.untold for insert to authenticated with check (true);
-- finds: nothing

-- # A trigger that fills in what is missing, or watches another column, decides nothing
-- platform: supabase
create table public.team (id uuid primary key);
create table public.team_member (team_id uuid not null references public.team, user_id uuid not null references auth.users, primary key (team_id, user_id));
create function public.my_team() returns uuid language sql stable as
    'select m.team_id from public.team_member m where m.user_id = auth.uid() limit 1';
create table public.stamped (id uuid primary key, team_id uuid not null references public.team);
create table public.guarded (id uuid primary key, team_id uuid not null references public.team, title text);
create function public.stamp() returns trigger language plpgsql as
    $$ begin new.team_id := coalesce(new.team_id, public.my_team()); return new; end $$;
create function public.guard() returns trigger language plpgsql as $$
begin if new.team_id is distinct from old.team_id then raise exception 'no'; end if; return new; end $$;
create trigger stamp before insert on public.stamped for each row execute function public.stamp();
create trigger guard before update of title on public.guarded for each row execute function public.guard();
grant insert on public.stamped to authenticated;
grant update on public.guarded to authenticated;
alter table public.stamped enable row level security;
alter table public.guarded enable row level security;
create policy adding on public.stamped for insert to authenticated with check (true);
create policy changing on public.guarded for update to authenticated using (team_id = public.my_team()) with check (true);
-- finds: public.stamped.adding
-- finds: public.guarded.changing
-- severity: error

-- # Persons' rows: to change everybody's is an error, tenants or not; to be read by all, profiles may be there
-- platform: supabase
create table public.profile (id uuid primary key references auth.users, name text);
grant select, update on public.profile to authenticated;
alter table public.profile enable row level security;
create policy reading on public.profile for select using (true);
create policy changing on public.profile for update to authenticated using (true);
-- finds: public.profile.changing
-- severity: error
-- message: authenticated can change everybody's rows

-- # Row-level security that is off is another rule's; an owner whom policies do not bind as well
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.organization (id bigint primary key);
create table public.invoice (id bigint primary key, organization_id bigint not null references public.organization);
create table public.receipt (id bigint primary key, organization_id bigint not null references public.organization);
grant all on public.invoice to web;
alter table public.receipt owner to web;
alter table public.receipt enable row level security;
create policy everything on public.invoice using (true);
create policy everything on public.receipt using (true);
-- finds: nothing
