/*
title = "A trigger puts new rows into the archive instead: of the caller's own tenant, or of any, since no policy is asked of a row that is left out"
key = "org_id"
[attacks.archive]
insert = ["insert into docs (org_id, title) values ('{B}', 'x')"]
[forms]
own = { archive = "iidd" }
any = { archive = "ildd" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table archive (id uuid primary key default gen_random_uuid(), org_id uuid not null, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table archive enable row level security;
revoke update, delete on archive from anon, authenticated;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy s on archive for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy i on archive for insert to authenticated with check (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function put_aside() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<if not exists (select 1 from public.members m where m.org_id = new.org_id and m.user_id = auth.uid()) then
    raise exception 'not yours';
  end if;
  |||>>>insert into public.archive values (new.id, new.org_id, new.title);
  return null;
end
$$;
create trigger put_aside before insert on docs for each row execute function put_aside();
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into archive values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
