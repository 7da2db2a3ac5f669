/*
title = "A function makes an organisation with the id it is told, and its member: a trigger gives another id where none is told, or always"
key = "org_id"
setup_tries = [["select found_org('{B}')"]]
[forms]
where_none = { docs = "iiii" }
always = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function give_id() returns trigger language plpgsql as $$
begin
  <<<new.id := coalesce(new.id, gen_random_uuid());|||new.id := gen_random_uuid();>>>
  return new;
end
$$;
create trigger give_id before insert on orgs for each row execute function give_id();
create function found_org(p_id uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.orgs (id, name) values (p_id, 'new');
  insert into public.members values (p_id, auth.uid());
end
$$;
-- rows
alter table orgs disable trigger user;
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
alter table orgs enable trigger user;
