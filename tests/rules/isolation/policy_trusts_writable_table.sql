-- # Everybody may join
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
-- message: what makes them a member of another
-- message: public.invoice
-- severity: error
create role web login;
create table public.users (id uuid primary key);
create table public.team (id uuid primary key);
create table public.member (team_id uuid references public.team, user_id uuid references public.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team enable row level security;
alter table public.member enable row level security;
alter table public.invoice enable row level security;
grant select on public.team, public.invoice, public.member to web;
create policy mine on public.member for select to web using (user_id = current_setting('app.user_id')::uuid);
create policy own on public.invoice for select to web using (
    team_id in (select m.team_id from public.member m where m.user_id = current_setting('app.user_id')::uuid));
grant insert on public.member to web;
create policy joins on public.member for insert to web with check (user_id = current_setting('app.user_id')::uuid);
-- finds: public.member

-- # A membership is changed to another team's
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.users (id uuid primary key);
create table public.team (id uuid primary key);
create table public.member (team_id uuid references public.team, user_id uuid references public.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team enable row level security;
alter table public.member enable row level security;
alter table public.invoice enable row level security;
grant select on public.team, public.invoice, public.member to web;
create policy mine on public.member for select to web using (user_id = current_setting('app.user_id')::uuid);
create policy own on public.invoice for select to web using (
    team_id in (select m.team_id from public.member m where m.user_id = current_setting('app.user_id')::uuid));
grant update on public.member to web;
create policy moves on public.member for update to web using (user_id = current_setting('app.user_id')::uuid);
-- finds: public.member

-- # Leaving is no way in
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.users (id uuid primary key);
create table public.team (id uuid primary key);
create table public.member (team_id uuid references public.team, user_id uuid references public.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team enable row level security;
alter table public.member enable row level security;
alter table public.invoice enable row level security;
grant select on public.team, public.invoice, public.member to web;
create policy mine on public.member for select to web using (user_id = current_setting('app.user_id')::uuid);
create policy own on public.invoice for select to web using (
    team_id in (select m.team_id from public.member m where m.user_id = current_setting('app.user_id')::uuid));
grant delete on public.member to web;
create policy leaves on public.member for delete to web using (user_id = current_setting('app.user_id')::uuid);
-- finds: nothing

-- # Only those of the team add to it
-- declared: {"tenancy": {"table": "public.team", "key": "team_id"}, "roles": {"app": ["web"]}}
create role web login;
create table public.users (id uuid primary key);
create table public.team (id uuid primary key);
create table public.member (team_id uuid references public.team, user_id uuid references public.users, primary key (team_id, user_id));
create table public.invoice (id uuid primary key, team_id uuid not null references public.team);
alter table public.team enable row level security;
alter table public.member enable row level security;
alter table public.invoice enable row level security;
grant select on public.team, public.invoice, public.member to web;
create policy mine on public.member for select to web using (user_id = current_setting('app.user_id')::uuid);
create policy own on public.invoice for select to web using (
    team_id in (select m.team_id from public.member m where m.user_id = current_setting('app.user_id')::uuid));
grant insert on public.member to web;
create policy adds on public.member for insert to web with check (
    team_id in (select m.team_id from public.member m where m.user_id = current_setting('app.user_id')::uuid));
-- finds: nothing

-- # A database without tenants is none of it
-- skipped: ten
create table public.price (id int primary key);
